import { defineCheck } from '../../check.ts';
import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
} from '../../secrets/secret-names.ts';
import { at, textOf, textsOf } from '../../tree/node.ts';

export const composeSecretCommand = defineCheck({
  id: 'compose-secret-command',
  title: 'Secret in the command of a service',
  severity: 'high',
  why: 'The password lies in the repository for good, and every process of the host sees it in the list of processes.',
  fix: 'Change it, and let the program read it from a file under `/run/secrets`.',
  references: ['https://docs.docker.com/compose/how-tos/use-secrets/'],
  controls: ['nist-800-190:4.1.4', 'nist-800-190:4.4.3'],
  reads: 'compose-service',
  *judge(service) {
    for (const name of ['command', 'entrypoint']) {
      const command = at(service.node, name);
      if (command === undefined) continue;
      const words = textOf(command)?.slice(0, 20_000).split(/\s+/) ?? textsOf(command);
      if (!holdsPassword(words)) continue;
      yield {
        at: command,
        says: `The ${name} of "${service.name}" holds a password`,
        holdsSecret: true,
      };
    }
  },
  examples: {
    pass: [
      `services:\n  cache:\n    image: redis:8.2\n    command: redis-server --requirepass \${PASSWORD}\n  a:\n    image: example/a:1.0\n    command: [serve, --password-file, /run/secrets/a]\n`,
    ],
    fail: [
      'services:\n  cache:\n    image: redis:8.2\n    command: redis-server --requirepass s3cr3t-cache\n',
      'services:\n  a:\n    image: example/a:1.0\n    command: ["serve", "--db=postgres://a:Gr33nH0use@db/a"]\n',
    ],
  },
});

function holdsPassword(words: readonly string[]): boolean {
  return words.some((word, i) => {
    if (holdsUrlPassword(word) || holdsKnownCredential(word)) return true;
    const match =
      /^--?(?:[a-z]+-)*(?:password|passwd|requirepass|masterauth|secret|token|api-key)(?:=(.*))?$/is.exec(
        word.slice(0, 300),
      );
    const value = match === null ? undefined : (match[1] ?? words[i + 1] ?? '');
    return (
      value !== undefined &&
      !value.startsWith('-') &&
      isLiteralSecret(value.replace(/^["']|["']$/g, ''))
    );
  });
}
