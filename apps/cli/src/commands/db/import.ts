import { defineCommand } from '../../command.ts';
import { databaseOption } from './database-option.ts';

export const dbImport = defineCommand({
  name: 'db import',
  summary: 'Put a database that "db export" wrote in place of your own',
  description: 'The file is checked whole before anything is replaced.',
  arguments: [{ name: 'file', about: 'File that "db export" wrote', required: true }],
  options: { ...databaseOption },
  examples: [
    {
      command: 'seaworthy db import advisories.seaworthy',
      about: 'On a machine without a network',
    },
  ],
  async run({ arguments: [file], options, io, signal }) {
    const { importDatabase } = await import('../../advisories.ts');
    const info = await importDatabase(file!, { directory: options.db, signal });
    io.writeOut(
      `imported ${info.advisories.toLocaleString('en')} advisories, built ${info.builtAt}`,
    );
    return 0;
  },
});
