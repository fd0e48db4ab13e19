import type { OutputKind } from './output.ts';

export const stdoutOutput: OutputKind<'stdout'> = {
  to: 'stdout',
  defaultFormat: 'falco',
  open: () => ({
    name: 'stdout',
    batch: 256,
    send: (texts) =>
      new Promise((resolve, reject) => {
        const data = texts.map(({ text }) => `${text}\n`).join('');
        process.stdout.write(data, (error) => (error ? reject(error) : resolve()));
      }),
    close: async () => {},
  }),
};
