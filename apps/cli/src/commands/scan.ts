import { defineCommand } from '../command.ts';
import { reportOptions } from '../report-options.ts';
import { targetOptions } from '../target-options.ts';

export const scan = defineCommand({
  name: 'scan',
  summary: 'List what is inside a target, and which known flaws it has',
  description:
    'The kind of target is found by looking: a file, a directory, an image of a local engine, else an image in a registry. A scheme before it says so: registry:, docker:, podman:, containerd:, docker-archive:, oci-archive:, oci-dir:, dir:, rootfs:, host:, sbom:, or - for standard input.',
  arguments: [
    { name: 'target', about: 'Image, archive, directory, SBOM, "host:" or "-"', required: true },
  ],
  options: {
    ...reportOptions,
    onlyInventory: { kind: 'flag', about: 'List packages and do not look for flaws' },
    ...targetOptions,
  },
  examples: [
    { command: 'seaworthy scan nginx:1.27', about: 'An image, from an engine or its registry' },
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
  async run({ arguments: [target], options, io, signal }) {
    const [{ scanWithOptions }, { checkReportOptions, finishReport }] = await Promise.all([
      import('../scan-with-options.ts'),
      import('../finish-report.ts'),
    ]);
    // A wrong word should not cost a scan.
    const policies = await checkReportOptions(options, io, target);
    const report = await scanWithOptions(target!, options, io, signal);
    const exitCode = await finishReport(report, policies, options, io);
    const couldLook = options.onlyInventory || report.coverage.vulnerabilities.looked;
    return exitCode === 0 && !couldLook ? 3 : exitCode;
  },
});
