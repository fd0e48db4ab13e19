/**
 * What commands need of the advisory side, imported when they come to it. The face of the package
 * itself would bring all of it along, also for commands that only order two versions.
 */
export {
  databaseStatus,
  ecosystemsOf,
  ensureEcosystems,
  exportDatabase,
  failingProblems,
  importDatabase,
  matchInventory,
  openDatabase,
  openStarter,
  rememberAnswers,
  updateDatabase,
} from '@seaworthy/advisory';
