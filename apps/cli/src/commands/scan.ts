import { type Report, SeaworthyError } from '@seaworthy/model';
import { defineCommand } from '../command.ts';
import { layerCacheDirectory } from '../directories.ts';
import { reportOptions } from '../report-options.ts';

export const scan = defineCommand({
  name: 'scan',
  summary: 'List what is inside a target, and which known flaws it has',
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
    checkBaseImage: {
      kind: 'flag',
      about: 'Ask the registry of the base image for a newer one, and what it would change',
    },
    onlyInventory: { kind: 'flag', about: 'List packages and do not look for flaws' },
    platform: {
      kind: 'text',
      value: 'os/arch[/variant]',
      about: 'Which image of a multi-platform one, as in linux/arm64',
    },
    offline: { kind: 'flag', about: 'Never touch the network' },
    db: {
      kind: 'text',
      value: 'dir',
      environment: 'SEAWORTHY_DB',
      about: 'Advisory database to use instead of your own',
    },
    mirror: {
      kind: 'text',
      value: 'dir-or-url',
      environment: 'SEAWORTHY_MIRROR',
      about: 'Where to fetch advisories of ecosystems that the database does not hold yet',
    },
    cache: {
      kind: 'switch',
      default: true,
      about: 'Read every layer, keep nothing of it, and do not remember the image',
    },
    cacheDir: {
      kind: 'text',
      value: 'dir',
      environment: 'SEAWORTHY_CACHE_DIR',
      about: 'Where facts of layers and the names of images are kept between scans',
    },
    username: {
      kind: 'text',
      value: 'name',
      environment: 'SEAWORTHY_REGISTRY_USERNAME',
      about: 'Log in to the registry; the password comes from $SEAWORTHY_REGISTRY_PASSWORD',
    },
    plainHttp: { kind: 'flag', about: 'Talk to the registry without TLS' },
    caFile: {
      kind: 'list',
      value: 'pem',
      about: 'Also trust this certificate authority; repeatable',
    },
    timeout: {
      kind: 'duration',
      value: 'time',
      default: '30m',
      about: 'Give up on a target after this long',
    },
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
    if (options.checkBaseImage && options.offline) {
      throw new SeaworthyError(
        'USAGE',
        '--check-base-image needs the network, and --offline forbids it',
      );
    }
    const [{ gatherTargets }, { parseFormats }] = await Promise.all([
      import('../target-list.ts'),
      import('../output.ts'),
    ]);
    // A wrong format should not cost a scan.
    const outputs = parseFormats(options.format);
    const targets = await gatherTargets(words, options.targets, signal);
    const scan = {
      signal,
      platform: options.platform,
      offline: options.offline,
      onlyInventory: options.onlyInventory,
      checkBaseImage: options.checkBaseImage,
      databaseDirectory: options.db,
      mirror: options.mirror,
      cacheDirectory: options.cache ? (options.cacheDir ?? layerCacheDirectory()) : undefined,
      registry: {
        plainHttp: options.plainHttp,
        caFiles: options.caFile,
        credentials: credentialsOf(options.username),
      },
      progress: (message: string) => io.progress(message),
      now: new Date(),
    };
    const couldLook = (report: Report): boolean =>
      options.onlyInventory || report.coverage.vulnerabilities.looked;

    // A list is a list, also of one.
    const [target] = targets;
    if (targets.length === 1 && options.targets === undefined) {
      const [{ scanTarget }, { finishReport }] = await Promise.all([
        import('../scan-target.ts'),
        import('../finish-report.ts'),
      ]);
      const timeout = AbortSignal.timeout(options.timeout);
      const report = await scanTarget(target!, {
        ...scan,
        signal: AbortSignal.any([signal, timeout]),
      });
      const exitCode = await finishReport(report, options, io);
      return exitCode === 0 && !couldLook(report) ? 3 : exitCode;
    }
    const [{ scanFleet }, { finishFleet }, { checkFleetOutputs, readFindingsOnly }] =
      await Promise.all([
        import('../scan-fleet.ts'),
        import('../finish-fleet.ts'),
        import('../write-fleet.ts'),
      ]);
    checkFleetOutputs(outputs);
    if (options.username !== undefined) {
      const { requireOneRegistry } = await import('../require-one-registry.ts');
      requireOneRegistry(targets);
    }
    const fleet = await scanFleet(targets, {
      ...scan,
      parallel: options.parallel,
      timeoutMs: options.timeout,
      keepPackages: options.checkBaseImage || !readFindingsOnly(outputs),
    });
    const exitCode = await finishFleet(fleet, options, io);
    return exitCode === 0 && !fleet.reports.every(couldLook) ? 3 : exitCode;
  },
});

/** A password has no place on a command line, where every user of the machine can read it. */
function credentialsOf(
  username: string | undefined,
): { username: string; password: string } | undefined {
  if (username === undefined) return undefined;
  const password = process.env['SEAWORTHY_REGISTRY_PASSWORD'];
  if (password === undefined) {
    throw new SeaworthyError('USAGE', 'a user name is given, and no password', {
      hint: 'Put it into $SEAWORTHY_REGISTRY_PASSWORD, or log in with `docker login`.',
    });
  }
  return { username, password };
}
