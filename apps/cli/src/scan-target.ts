import { SecretScanner } from '@seaworthy/content';
import { type InventoryOptions, inspectTarget } from '@seaworthy/image';
import type { LicenseSettings } from '@seaworthy/license';
import {
  compareFindings,
  type Report,
  reportSchemaVersion,
  type SecretsConfiguration,
} from '@seaworthy/model';
import type { Excuses } from '@seaworthy/policy';
import { completeReports } from './complete-reports.ts';
import { Judge, type JudgeOptions } from './judge.ts';
import { ConfigurationJudge } from './judge-configuration.ts';
import { LicenseJudge } from './judge-licenses.ts';
import { judgeMalware, malwareNotAsked } from './judge-malware.ts';
import { judgeSecrets, secretsNotAsked } from './judge-secrets.ts';
import type { MalwareScanners } from './malware-scanners.ts';
import { version } from './version.ts';

export interface ScanOptions extends Omit<InventoryOptions, 'scanners'>, JudgeOptions {
  readonly signal: AbortSignal;
  readonly offline?: boolean;
  readonly progress?: (message: string) => void;
  /** The user's own rules and what is allowed; checked by `checkSecretsConfiguration`. */
  readonly secrets?: SecretsConfiguration | undefined;
  /** What looks for malware; nothing does when absent. */
  readonly malware?: MalwareScanners | undefined;
  /** Which licences are fine; what ships with the product says it when absent. */
  readonly licenses?: LicenseSettings | undefined;
  /** Ask registries for newer versions of base images. */
  readonly checkBaseImage: boolean;
  /** Ask package repositories whether they have the fixes. */
  readonly repositories?: { readonly allowPrivate: boolean } | undefined;
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
  options: Omit<InventoryOptions, 'scanners'> &
    Pick<ScanOptions, 'now' | 'scanners' | 'secrets' | 'licenses' | 'malware'>,
  judge: Judge,
): Promise<Report> {
  // In any case: an image's own texts are printed, and may hold secrets.
  const secretScanner = new SecretScanner(options.secrets);
  const { malware } = options;
  const looksForSecrets = options.scanners.has('secret');
  const configuration = new ConfigurationJudge(options.scanners.has('config'), secretScanner);
  const licenses = new LicenseJudge(options.scanners.has('license'), options.licenses);
  const inspection = await inspectTarget(input, {
    ...options,
    scanners: [
      ...(looksForSecrets ? [secretScanner] : []),
      ...(await licenses.scanners()),
      ...[malware?.yara, malware?.clamd, malware?.digests].filter((one) => one !== undefined),
    ],
    treeScanners: (target) => configuration.scannersFor(target),
  });
  const secrets = judgeSecrets(inspection, secretScanner);
  const licensed = await licenses.judge(secrets.inventory, inspection);
  const { inventory } = licensed;
  const configured = await configuration.judge(
    inspection,
    looksForSecrets ? secrets.findings : undefined,
  );
  const malicious = malware && (await judgeMalware(inspection, inventory, malware));
  const judged = await judge.judge(inventory);
  return {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'seaworthy', version },
    createdAt: options.now.toISOString(),
    ...inventory,
    problems: [
      ...inventory.problems,
      ...(malware?.problems ?? []),
      ...configured.problems,
      ...judged.problems,
    ],
    coverage: {
      vulnerabilities: judged.coverage,
      secrets: looksForSecrets ? secrets.coverage : secretsNotAsked,
      malware: malicious?.coverage ?? malwareNotAsked,
      misconfigurations: configured.coverage,
      ...licensed.coverage,
    },
    actions: [],
    findings: [
      ...judged.findings,
      ...(looksForSecrets ? secrets.findings : []),
      ...(malicious?.findings ?? []),
      ...configured.findings,
      ...licensed.findings,
    ].sort(compareFindings),
    suppressed: [...judged.suppressed, ...configured.suppressed],
    hidden: judged.hidden,
  };
}
