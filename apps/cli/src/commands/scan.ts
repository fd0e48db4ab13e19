import type { Report } from '@seaworthy/model';
import { defineCommand } from '../command.ts';
import { version } from '../version.ts';

export const scan = defineCommand({
  name: 'scan',
  summary: 'List what is inside a target and which known flaws it has',
  arguments: [
    { name: 'target', about: 'Image, archive, directory, SBOM, "host:" or "-"', required: true },
  ],
  options: {
    platform: {
      kind: 'text',
      value: 'os/arch',
      about: 'Platform to choose from a multi-platform image',
    },
    offline: { kind: 'flag', about: 'Never touch the network' },
    cacheDir: {
      kind: 'text',
      value: 'dir',
      about: 'Where facts of layers are kept',
      environment: 'SEAWORTHY_CACHE_DIR',
    },
    cache: { kind: 'switch', default: true, about: 'Do not keep or use facts of layers' },
    timeout: { kind: 'duration', value: 'time', default: '30m', about: 'Give up after this long' },
  },
  examples: [
    { command: 'seaworthy scan nginx:1.27', about: 'An image in a registry or an engine' },
  ],
  async run({ arguments: [target], options, io, signal }) {
    const { takeInventory } = await import('@seaworthy/image');
    const { reportSchemaVersion } = await import('@seaworthy/model');
    const inventory = await takeInventory(target!, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeout)]),
      platform: options.platform,
      offline: options.offline,
      cacheDirectory: options.cache ? options.cacheDir : undefined,
      progress: (message) => io.progress(message),
    });
    const report: Report = {
      schemaVersion: reportSchemaVersion,
      tool: { name: 'seaworthy', version },
      createdAt: new Date().toISOString(),
      ...inventory,
      coverage: { vulnerabilities: { looked: false, reason: 'no database' } },
      findings: [],
      hidden: {},
    };
    io.writeOut(JSON.stringify(report, null, 2));
    return 0;
  },
});
