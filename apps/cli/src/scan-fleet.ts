import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { LayerFlights, withoutCredentials } from '@seaworthy/image';
import { type Fleet, fleetSchemaVersion, type Report, type ScanFailure } from '@seaworthy/model';
import { mergeIdleWaivers } from '@seaworthy/policy';
import { findActions, withNeededPackages } from '@seaworthy/risk';
import { completeReports } from './complete-reports.ts';
import { Judge } from './judge.ts';
import { asSeaworthyError } from './known-error.ts';
import { readTarget, type ScanOptions } from './scan-target.ts';
import { version } from './version.ts';

export interface FleetOptions extends ScanOptions {
  /** How many targets are read at the same time; as many as there are cores when absent. */
  readonly parallel: number | undefined;
  /** For each target. `signal` is for all of them. */
  readonly timeoutMs: number;
  /** Whether each report is to stand by itself, with all packages and with actions of its own. */
  readonly wholeReports: boolean;
}

/**
 * Scans many targets. One that cannot be read does not stop the others: it is among the failures.
 * Layers that several targets share are read once, also without a cache, and advisories are fetched
 * once.
 * @throws what ends the whole scan: CANCELLED, or an advisory database that is damaged
 */
export async function scanFleet(targets: readonly string[], options: FleetOptions): Promise<Fleet> {
  const judge = new Judge(options, { judgesMany: true });
  const temporary = options.cacheDirectory === undefined ? await makeTemporary() : undefined;
  try {
    const shared = { ...options, cacheDirectory: options.cacheDirectory ?? temporary };
    const { reports, failures } = await readAll(targets, shared, judge);
    // What is not to be kept must not be known to later scans either.
    const complete = await completeReports(reports, options, judge, {
      withActions: options.wholeReports,
    });
    const idleWaivers = mergeIdleWaivers(complete);
    return {
      schemaVersion: fleetSchemaVersion,
      tool: { name: 'seaworthy', version },
      createdAt: options.now.toISOString(),
      actions: findActions(complete),
      ...(idleWaivers.length > 0 && { idleWaivers }),
      failures,
      reports: complete.map(withoutIdleWaivers),
    };
  } finally {
    await judge.close();
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

/** What one target has no use for, another may have. */
function withoutIdleWaivers({ idleWaivers: _, ...report }: Report): Report {
  return report;
}

/** Layers are shared through files even when nothing is to be kept of them afterwards. */
function makeTemporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'seaworthy-fleet-'));
}

async function readAll(
  targets: readonly string[],
  options: FleetOptions,
  judge: Judge,
): Promise<{ reports: Report[]; failures: ScanFailure[] }> {
  const flights = new LayerFlights();
  // What a newer base image brings is held against all packages too.
  const keepsPackages = options.wholeReports || options.checkBaseImage;
  const reports: Report[] = [];
  const failures: ScanFailure[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (next < targets.length) {
      const index = next++;
      const target = targets[index]!;
      const count = `${done + 1} of ${targets.length}`;
      const scan = {
        ...options,
        flights,
        signal: AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]),
        progress: (message: string) => options.progress?.(`${count}: ${target}: ${message}`),
      };
      try {
        const report = await readTarget(target, scan, judge);
        reports[index] = keepsPackages ? report : withNeededPackages(report);
      } catch (error) {
        failures[index] = failureOf(target, error, options.signal);
      }
      done++;
    }
  };
  const workers = Math.min(options.parallel ?? availableParallelism(), targets.length);
  const running = Array.from({ length: workers }, work);
  await Promise.all(running).catch(async (error) => {
    next = targets.length;
    await Promise.allSettled(running);
    throw error;
  });
  // Each has gaps where the other has something; flat() closes them.
  return { reports: reports.flat(), failures: failures.flat() };
}

/** @throws the error itself, when it is a bug or ends all scans */
function failureOf(target: string, error: unknown, signal: AbortSignal): ScanFailure {
  signal.throwIfAborted();
  const known = asSeaworthyError(error);
  if (known === undefined || known.code === 'DATABASE_CORRUPT') throw error;
  return {
    target: withoutCredentials(target),
    code: known.code,
    message: known.message,
    ...(known.hint !== undefined && { hint: known.hint }),
  };
}
