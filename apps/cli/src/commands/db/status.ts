import { defineCommand } from '../../command.ts';
import { databaseOption } from './database-option.ts';

export const dbStatus = defineCommand({
  name: 'db status',
  summary: 'Say what the advisory database holds and how old it is',
  description: 'Exits with 3 when there is none or when it is damaged.',
  arguments: [],
  options: {
    ...databaseOption,
    verify: { kind: 'flag', about: 'Read every row and check it against the digest' },
    json: { kind: 'flag', about: 'For machines' },
  },
  examples: [
    { command: 'seaworthy db status', about: 'In words' },
    { command: 'seaworthy db status --verify --json', about: 'For a health check' },
  ],
  async run({ options, io }) {
    const { databaseStatus } = await import('../../advisories.ts');
    const status = await databaseStatus({
      directory: options.db,
      verify: options.verify,
      now: new Date(),
    });
    if (options.json) {
      io.writeOut(JSON.stringify(status, null, 2));
    } else {
      const { info } = status;
      const lines = [`${status.directory}: ${status.state}`];
      if (info !== undefined) {
        const perEcosystem = Object.entries(info.ecosystems).toSorted(([, a], [, b]) => b - a);
        lines.push(
          `  built     ${info.builtAt}`,
          `  checked   ${status.checkedAt}`,
          `  size      ${((status.sizeBytes ?? 0) / 2 ** 20).toFixed(1)} MiB`,
          `  holds     ${info.advisories.toLocaleString('en')} advisories`,
          `  digest    ${info.digest}`,
          '  packages  by ecosystem:',
          ...perEcosystem.map(([name, count]) => `    ${String(count).padStart(8)}  ${name}`),
          '  sources:',
          ...info.sources.map(
            (source) =>
              `    ${source.unit}, ${source.records.toLocaleString('en')} records, read ${source.fetchedAt}${source.edition === undefined ? '' : `, edition ${source.edition}`}`,
          ),
        );
      }
      io.writeOut([...lines, ...status.warnings.map((text) => `warning: ${text}`)].join('\n'));
    }
    return status.state === 'ready' ? 0 : 3;
  },
});
