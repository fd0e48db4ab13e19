import type { Run, RunCommand } from './run-commands.ts';

/** A download by curl or wget. */
export interface Download {
  readonly command: RunCommand;
  /** As written, variables and all. */
  readonly urls: readonly string[];
  readonly insecure: boolean;
}

export function downloadsOf({ commands }: Run): Download[] {
  return commands.flatMap((command) => {
    if (command.program !== 'curl' && command.program !== 'wget') return [];
    return [
      {
        command,
        urls: command.args.flatMap((word) => /https?:\/\/.*/i.exec(word.slice(0, 2000))?.[0] ?? []),
        insecure: command.args.some((word) => isInsecure(command.program, word)),
      },
    ];
  });
}

function isInsecure(program: string, word: string): boolean {
  if (program === 'wget') return word === '--no-check-certificate';
  // Short options in a bunch: -fsSLk; those that take a value end the bunch.
  return word === '--insecure' || /^-[afgijlnpqsvGILNOSV#0-6]*k[a-zA-Z]*$/.test(word);
}

const verifiers = new Set([
  ...['sha256sum', 'sha512sum', 'sha384sum', 'sha1sum', 'shasum', 'md5sum', 'b2sum', 'cosign'],
  ...['gpgv', 'minisign', 'signify', 'slsa-verifier', 'openssl', 'rpmkeys'],
]);

/** Whether a RUN compares what it fetched with a digest or a signature. */
export function verifies({ commands }: Run): boolean {
  return commands.some(
    ({ program, args }) =>
      verifiers.has(program) ||
      (/^gpg2?$/.test(program) && args.some((word) => /^--(?:batch-)?verify/.test(word))) ||
      args.some((word) => /\b(?:sha(?:256|384|512|1)sum|shasum) /.test(word)),
  );
}
