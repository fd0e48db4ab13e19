import type { Command } from '../command.ts';
import { agentDoctor } from './agent/doctor.ts';
import { agentRelease } from './agent/release.ts';
import { agentReplay } from './agent/replay.ts';
import { agent } from './agent/run.ts';
import { agentStatus } from './agent/status.ts';
import { convert } from './convert.ts';
import { dbExport } from './db/export.ts';
import { dbImport } from './db/import.ts';
import { dbPull } from './db/pull.ts';
import { dbPush } from './db/push.ts';
import { dbStatus } from './db/status.ts';
import { dbUpdate } from './db/update.ts';
import { events } from './events.ts';
import { explain } from './explain.ts';
import { fix } from './fix.ts';
import { policyExplain } from './policy/explain.ts';
import { policyList } from './policy/list.ts';
import { policyTest } from './policy/test.ts';
import { profileCheck } from './profile/check.ts';
import { profileDiff } from './profile/diff.ts';
import { profileExport } from './profile/export.ts';
import { profileLearn } from './profile/learn.ts';
import { profileReview } from './profile/review.ts';
import { rulesCheck } from './rules/check.ts';
import { rulesExcept } from './rules/except.ts';
import { scan } from './scan.ts';

/** Every command, in the order in which the help shows them. */
export const commands: readonly Command[] = [
  scan,
  explain,
  fix,
  convert,
  profileLearn,
  profileReview,
  profileDiff,
  profileCheck,
  profileExport,
  policyTest,
  policyExplain,
  policyList,
  agent,
  agentStatus,
  agentRelease,
  agentReplay,
  agentDoctor,
  events,
  rulesCheck,
  rulesExcept,
  dbUpdate,
  dbStatus,
  dbExport,
  dbImport,
  dbPush,
  dbPull,
];
