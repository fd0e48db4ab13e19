import { type Report, SeaworthyError } from '@seaworthy/model';
import { defineCommand } from '../command.ts';
import { malwareOptions } from '../malware-options.ts';
import { reportOptions } from '../report-options.ts';
import { targetOptions } from '../target-options.ts';

export const scan = defineCommand({
  name: 'scan',
  summary: 'List what is inside a target, its known flaws, secrets and misconfigurations',
  description:
    'The kind of target is found by looking: a file, a directory, an image of a local engine, else an image in a registry. A scheme before it says so: registry:, docker:, podman:, containerd:, docker-archive:, oci-archive:, oci-dir:, dir:, rootfs:, host:, sbom:, or - for standard input.',
  arguments: [
    {
      name: 'target',
      about: 'Image, archive, directory, SBOM, "host:" or "-"; any number of them',
      required: false,
      many: true,
    },
  ],
  options: {
    ...reportOptions,
    scanners: {
      kind: 'list',
      value: 'names',
      about:
        'What to look for: vuln, secret, malware, config, license, with commas between; all but license when not given',
    },
    targets: {
      kind: 'text',
      value: 'file',
      about: 'Scan what this file lists too, one target a line; "-" for standard input',
    },
    parallel: {
      kind: 'count',
      value: 'n',
      most: 64,
      about: 'Targets that are read at the same time; as many as there are cores by default',
    },
    fix: {
      kind: 'flag',
      about:
        'Mend what is certain in the configuration of a project directory, with a diff first; the report says what remains',
    },
    onlyInventory: { kind: 'flag', about: 'List packages and look for nothing' },
    ...malwareOptions,
    ...targetOptions,
  },
  examples: [
    { command: 'seaworthy scan nginx:1.27', about: 'An image, from an engine or its registry' },
    {
      command: 'seaworthy scan --targets images.txt --format json=fleet.json',
      about: 'Every image of a list, and one queue of what to do over all of them',
    },
    {
      command: 'seaworthy scan app:1.4 --check-base-image',
      about: 'With what a newer base image would change',
    },
    {
      command: 'seaworthy scan ./deploy --scanners config --fix',
      about: 'Check Dockerfiles, manifests and Terraform, and mend what is certain',
    },
    { command: 'seaworthy scan host:', about: 'This machine' },
    { command: 'docker save app | seaworthy scan -', about: 'An image from standard input' },
    {
      command: 'seaworthy scan app:1.4 --format table --format sarif=app.sarif --fail-on high',
      about: 'In a pipeline: a table in the log, SARIF for the code host, exit code 1 on high',
    },
    {
      command: 'seaworthy scan ./app --format cyclonedx=bom.cdx.json --only-inventory',
      about: 'A bill of materials of a project',
    },
  ],
  async run({ arguments: words, options, io, signal }) {
    const [{ gatherTargets }, { checkReportOptions, finishReport }, { parseScanners }] =
      await Promise.all([
        import('../target-list.ts'),
        import('../finish-report.ts'),
        import('../scanner-names.ts'),
      ]);
    // A wrong word should not cost a scan.
    const targets = await gatherTargets(words, options.targets, signal);
    const policies = await checkReportOptions(options, io, targets);
    const scanners = options.onlyInventory ? new Set<never>() : parseScanners(options.scanners);
    const couldLook = (report: Report): boolean =>
      !scanners.has('vuln') || report.coverage.vulnerabilities.looked;

    if (options.fix) checkFix(targets, scanners);
    // A list is a list, also of one.
    const [target] = targets;
    if (targets.length === 1 && options.targets === undefined) {
      const { scanWithOptions } = await import('../scan-with-options.ts');
      const look = () => scanWithOptions(target!, { ...options, scanners }, io, signal);
      const first = await look();
      const mended = options.fix
        ? await import('../mend-target.ts').then(({ mendTarget }) => mendTarget(first, options, io))
        : 'nothing';
      const report = mended === 'nothing' ? first : await look();
      const exitCode = await finishReport(report, policies, options, io);
      return exitCode === 0 && (mended === 'failed' || !couldLook(report)) ? 3 : exitCode;
    }
    const [
      { prepareOutputs },
      { scanFleet },
      { scanOptionsOf },
      { finishFleet },
      { checkFleetOutputs, needsWholeReports },
    ] = await Promise.all([
      import('../output.ts'),
      import('../scan-fleet.ts'),
      import('../scan-with-options.ts'),
      import('../finish-fleet.ts'),
      import('../write-fleet.ts'),
    ]);
    const outputs = await prepareOutputs(options);
    checkFleetOutputs(outputs);
    if (options.username !== undefined) {
      const { requireOneRegistry } = await import('../require-one-registry.ts');
      requireOneRegistry(targets);
    }
    const fleet = await scanFleet(targets, {
      ...(await scanOptionsOf(targets, { ...options, scanners }, io, signal)),
      parallel: options.parallel,
      timeoutMs: options.timeout,
      wholeReports: needsWholeReports(outputs),
    });
    const exitCode = await finishFleet(fleet, policies, options, io);
    return exitCode === 0 && !fleet.reports.every(couldLook) ? 3 : exitCode;
  },
});

/** @throws USAGE */
function checkFix(targets: readonly string[], scanners: ReadonlySet<string>): void {
  if (targets.length !== 1)
    throw new SeaworthyError('USAGE', '--fix mends one directory at a time');
  if (!scanners.has('config')) {
    throw new SeaworthyError('USAGE', '--fix mends configuration, which is not asked for', {
      hint: 'Add config to --scanners.',
    });
  }
}
