import { defineCheck } from '../../check.ts';
import { instructionsOf } from '../../dockerfile/dockerfile.ts';
import { commandsOf } from '../../dockerfile/run-commands.ts';
import { turnsTlsOff } from '../../tls-switches.ts';

export const dockerfileTlsOffVariable = defineCheck({
  id: 'dockerfile-tls-off-variable',
  title: 'Variable turns certificate checks off',
  severity: 'high',
  why: 'With this variable a program talks to whoever answers, in the build and, when ENV sets it, in every container. Passwords and answers can be read and changed on the way.',
  fix: 'Take the variable out. Add the authority that signed the certificate to the image instead: `update-ca-certificates`, `NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`.',
  references: ['https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.1.5'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const instruction of instructionsOf(dockerfile)) {
      const { keyword, pairs, span } = instruction;
      if (keyword === 'ENV' || keyword === 'ARG') {
        for (const { name, value } of pairs) {
          if (turnsTlsOff(name, value)) yield { at: span, says: `${name} is ${value}` };
        }
      } else if (keyword === 'RUN') {
        for (const { program, args, at } of commandsOf(instruction)) {
          if (program !== 'export') continue;
          const [name, value] =
            args.map((word) => word.split('=', 2)).find(([a, b]) => turnsTlsOff(a!, b)) ?? [];
          if (name !== undefined) yield { at, says: `${name} is ${value}` };
        }
      }
    }
  },
  examples: {
    pass: ['FROM node:24-slim\nENV NODE_TLS_REJECT_UNAUTHORIZED=1 NODE_EXTRA_CA_CERTS=/ca.pem\n'],
    fail: [
      'FROM node:24-slim\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\n',
      'FROM alpine:3.23\nRUN export GIT_SSL_NO_VERIFY=true && git clone https://example.com/a.git\n',
    ],
  },
});
