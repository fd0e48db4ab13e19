import { defineCheck } from '../../check.ts';
import { environmentOf } from '../../subjects/compose.ts';
import { turnsTlsOff } from '../../tls-switches.ts';

export const composeTlsOffVariable = defineCheck({
  id: 'compose-tls-off-variable',
  title: 'Variable turns certificate checks off',
  severity: 'high',
  why: 'The service then talks to whoever answers. Passwords and data can be read and changed on the way, and nothing shows it.',
  fix: 'Remove the variable and give the program the authority that signed the certificate, as with `NODE_EXTRA_CA_CERTS` or `SSL_CERT_FILE`.',
  references: ['https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue'],
  controls: ['nist-800-190:4.4.3'],
  reads: 'compose-service',
  *judge(service) {
    for (const { name, value, at } of environmentOf(service)) {
      if (turnsTlsOff(name, value)) yield { at, says: `${name} of "${service.name}" is ${value}` };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: node:24\n    environment: {NODE_TLS_REJECT_UNAUTHORIZED: "1"}\n',
    ],
    fail: [
      'services:\n  web:\n    image: node:24\n    environment:\n      NODE_TLS_REJECT_UNAUTHORIZED: "0"\n',
    ],
  },
});
