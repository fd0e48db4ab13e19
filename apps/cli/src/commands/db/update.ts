import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';
import { databaseOption } from './database-option.ts';

export const dbUpdate = defineCommand({
  name: 'db update',
  summary: 'Build the advisory database, or bring it up to date',
  description:
    'Without --ecosystem, what the database holds is refreshed; a scan adds what it meets. Scans that run meanwhile are not disturbed. A feed that cannot be fetched keeps its last good data.',
  arguments: [],
  options: {
    from: {
      kind: 'text',
      value: 'dir-or-url',
      environment: 'SEAWORTHY_MIRROR',
      about: "A mirror with the publishers' layout, or a folder of feed files",
    },
    ecosystem: {
      kind: 'list',
      value: 'name',
      about:
        'OSV ecosystem to have, as in npm or Debian:12; "CVE" for the CVE records and CISA\'s SSVC; "all" for every one; repeatable',
    },
    ...databaseOption,
    ...quietOption,
    timeout: { kind: 'duration', value: 'time', default: '1h', about: 'Give up after this long' },
  },
  examples: [
    { command: 'seaworthy db update', about: 'Refresh from the publishers' },
    {
      command: 'seaworthy db update --ecosystem npm --ecosystem Debian:12',
      about: 'Add ecosystems',
    },
    {
      command: 'seaworthy db update --from /srv/mirror',
      about: 'From a mirror, without the internet',
    },
  ],
  async run({ options, io, signal }) {
    const { updateDatabase } = await import('../../advisories.ts');
    const asked = options.ecosystem;
    const { info, changed, problems } = await updateDatabase({
      directory: options.db,
      from: options.from,
      ecosystems: asked.length === 0 ? undefined : asked.includes('all') ? 'all' : asked,
      signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeout)]),
      progress: (message) => io.progress(message),
    });
    for (const { message, hint } of problems) {
      io.note(`warning: ${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`);
    }
    const ecosystems = Object.keys(info.ecosystems).length;
    io.writeOut(
      `${changed ? 'built' : 'nothing new'}: ${info.advisories.toLocaleString('en')} advisories for ${ecosystems} ecosystems and releases, from ${info.sources.length} sources`,
    );
    return problems.length > 0 ? 3 : 0;
  },
});
