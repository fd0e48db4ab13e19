import { defineCommand } from '../../command.ts';
import { databaseOption } from './database-option.ts';

export const dbExport = defineCommand({
  name: 'db export',
  summary: 'Write the advisory database into one compressed file',
  arguments: [{ name: 'file', about: 'File to write', required: true }],
  options: { ...databaseOption },
  examples: [
    {
      command: 'seaworthy db export advisories.seaworthy',
      about: 'To carry to a machine without a network',
    },
  ],
  async run({ arguments: [file], options, io, signal }) {
    const { exportDatabase } = await import('../../advisories.ts');
    const { sizeBytes, info } = await exportDatabase(file!, { directory: options.db, signal });
    io.writeOut(`${file}: ${(sizeBytes / 2 ** 20).toFixed(1)} MiB, contents ${info.digest}`);
    return 0;
  },
});
