import { SeaworthyError } from '@seaworthy/model';
import { defineCommand } from '../command.ts';
import { layerCacheDirectory } from '../directories.ts';
import { reportOptions } from '../report-options.ts';
import type { ScannerName } from '../scan-target.ts';

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
    scanners: {
      kind: 'list',
      value: 'names',
      about: 'What to look for: vuln, secret or both, with commas between; both when not given',
    },
    onlyInventory: { kind: 'flag', about: 'List packages and look for nothing' },
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
    cache: { kind: 'switch', default: true, about: 'Read every layer, and keep nothing of it' },
    cacheDir: {
      kind: 'text',
      value: 'dir',
      environment: 'SEAWORTHY_CACHE_DIR',
      about: 'Where facts of layers are kept between scans',
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
    timeout: { kind: 'duration', value: 'time', default: '30m', about: 'Give up after this long' },
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
    const [{ scannerNames, scanTarget }, { finishReport }, { parseFormats }] = await Promise.all([
      import('../scan-target.ts'),
      import('../finish-report.ts'),
      import('../output.ts'),
    ]);
    // A wrong format or scanner should not cost a scan.
    parseFormats(options.format);
    const scanners = options.onlyInventory
      ? new Set<ScannerName>()
      : parseScanners(options.scanners, scannerNames);
    const report = await scanTarget(target!, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeout)]),
      platform: options.platform,
      offline: options.offline,
      scanners,
      databaseDirectory: options.db,
      mirror: options.mirror,
      cacheDirectory: options.cache ? (options.cacheDir ?? layerCacheDirectory()) : undefined,
      registry: {
        plainHttp: options.plainHttp,
        caFiles: options.caFile,
        credentials: credentialsOf(options.username),
      },
      progress: (message) => io.progress(message),
      now: new Date(),
    });
    const exitCode = await finishReport(
      report,
      options,
      io,
      scanners.has('vuln') || options.onlyInventory,
    );
    const couldLook = !scanners.has('vuln') || report.coverage.vulnerabilities.looked;
    return exitCode === 0 && !couldLook ? 3 : exitCode;
  },
});

/** @throws USAGE for a name that is none */
function parseScanners(
  words: readonly string[],
  names: readonly ScannerName[],
): ReadonlySet<ScannerName> {
  const asked = words.flatMap((word) => word.split(',')).map((word) => word.trim());
  if (asked.length === 0) return new Set(names);
  return new Set(
    asked.map((word) => {
      const name = names.find((each) => each === word);
      if (name !== undefined) return name;
      throw new SeaworthyError('USAGE', `there is no scanner "${word}"`, {
        hint: `There are: ${names.join(', ')}.`,
      });
    }),
  );
}

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
