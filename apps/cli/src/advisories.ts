/**
 * What commands need of the advisory side, imported when they come to it. The face of the package
 * would bring an HTTP client along for what is in a registry (see distribution.ts).
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
