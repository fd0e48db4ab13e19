import type { Command } from '../command.ts';
import { agentDoctor } from './agent/doctor.ts';
import { agentRelease } from './agent/release.ts';
import { agentReplay } from './agent/replay.ts';
import { agent } from './agent/run.ts';
import { agentStatus } from './agent/status.ts';
import { events } from './events.ts';
import { profileCheck } from './profile/check.ts';
import { profileDiff } from './profile/diff.ts';
import { profileExport } from './profile/export.ts';
import { profileLearn } from './profile/learn.ts';
import { profileReview } from './profile/review.ts';
import { rulesCheck } from './rules/check.ts';
import { rulesExcept } from './rules/except.ts';

/** What watches containers, and what is done with what it saw: all that the agent's image has. */
export const commands: readonly Command[] = [
  profileLearn,
  profileReview,
  profileDiff,
  profileCheck,
  profileExport,
  agent,
  agentStatus,
  agentRelease,
  agentReplay,
  agentDoctor,
  events,
  rulesCheck,
  rulesExcept,
];
