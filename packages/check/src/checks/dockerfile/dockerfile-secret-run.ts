import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
  isSecretName,
} from '../../secrets/secret-names.ts';

export const dockerfileSecretRun = defineRunCheck({
  id: 'dockerfile-secret-run',
  title: 'Secret in a command of the build',
  severity: 'critical',
  why: 'The command is written into the history of the image, word by word. Everybody who can pull the image, or read the repository, has the password.',
  fix: 'Change the secret. Then mount it for that step, `RUN --mount=type=secret,id=login …`, and read it from `/run/secrets/login`.',
  references: ['https://docs.docker.com/build/building/secrets/'],
  controls: ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10'],
  stages: 'every',
  *judgeRun({ instruction, commands }) {
    const { text, hereDocuments, span } = instruction;
    const documents = hereDocuments.map((each) => each.text).join('\n');
    if (holdsKnownCredential(text) || holdsKnownCredential(documents)) {
      yield { at: span, says: 'The command holds a credential', holdsSecret: true };
      return;
    }
    for (const { program, args, at } of commands) {
      const option = optionWithPassword(args);
      if (args.some((word) => holdsUrlPassword(word))) {
        yield { at, says: `A URL of ${program} holds a password`, holdsSecret: true };
      } else if (option !== undefined && !setsPassword.has(program)) {
        yield { at, says: `Option ${option} of ${program} holds a password`, holdsSecret: true };
      } else if (program === 'export' && args.some(isSecretAssignment)) {
        yield { at, says: 'A variable of the shell holds a password', holdsSecret: true };
      }
    }
  },
  examples: {
    pass: [
      `FROM alpine:3.23
RUN --mount=type=secret,id=token,env=TOKEN curl -fsS -u "ci:$TOKEN" https://example.com/a -o /a
RUN git clone https://\${USER}:\${TOKEN}@example.com/shop.git
RUN tool login --password "$(cat /run/secrets/password)" && adduser -D --disabled-password shop
`,
    ],
    fail: [
      `FROM alpine:3.23
RUN apk add --no-cache git && \\
    git clone https://ci:Gr33nH0use@git.example.com/shop.git /shop
`,
      `FROM alpine:3.23
RUN tool login --username ci --password Gr33nH0use
`,
    ],
  },
});

/** These make an account of the image itself; another check speaks of them. */
const setsPassword = new Set(['useradd', 'usermod', 'adduser', 'chpasswd', 'keytool', 'echo']);

function optionWithPassword(args: readonly string[]): string | undefined {
  for (const [i, word] of args.entries()) {
    const match = /^(--?(?:[a-z]+-)?(?:password|passwd|token|api-key|secret))(?:=(.*))?$/is.exec(
      word,
    );
    if (match === null) continue;
    const value = match[2] ?? args[i + 1] ?? '';
    if (!value.startsWith('-') && isLiteralSecret(value)) return match[1];
  }
  return undefined;
}

function isSecretAssignment(word: string): boolean {
  const sign = word.indexOf('=');
  return sign > 0 && isSecretName(word.slice(0, sign)) && isLiteralSecret(word.slice(sign + 1));
}
