import { type InventoryOptions, takeInventory } from '@seaworthy/image';
import { type Report, reportSchemaVersion } from '@seaworthy/model';
import type { Excuses } from '@seaworthy/policy';
import { completeReports } from './complete-reports.ts';
import { Judge, type JudgeOptions } from './judge.ts';
import { version } from './version.ts';

export interface ScanOptions extends InventoryOptions, JudgeOptions {
  readonly signal: AbortSignal;
  readonly offline?: boolean;
  readonly progress?: (message: string) => void;
  /** Ask registries for newer versions of base images. */
  readonly checkBaseImage: boolean;
  /** What the user says of findings; none when absent. */
  readonly excuses?: Pick<Excuses, 'waivers' | 'vex'> | undefined;
}

/** Facts of a target, and what the advisories say of them. */
export async function scanTarget(input: string, options: ScanOptions): Promise<Report> {
  const judge = new Judge(options);
  try {
    const report = await readTarget(input, options, judge);
    const [complete] = await completeReports([report], options, judge);
    return complete!;
  } finally {
    await judge.close();
  }
}

/** What can be said of a target by itself; `completeReports` adds what is known of the others. */
export async function readTarget(
  input: string,
  options: InventoryOptions & Pick<JudgeOptions, 'now'>,
  judge: Judge,
): Promise<Report> {
  const inventory = await takeInventory(input, options);
  const judged = await judge.judge(inventory);
  return {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'seaworthy', version },
    createdAt: options.now.toISOString(),
    ...inventory,
    problems: [...inventory.problems, ...judged.problems],
    coverage: { vulnerabilities: judged.coverage },
    actions: [],
    findings: [...judged.findings],
    suppressed: judged.suppressed,
    hidden: judged.hidden,
  };
}
