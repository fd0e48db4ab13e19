import { defineCheck } from '../../check.ts';
import { environmentOf } from '../../subjects/compose.ts';

export const composeAuthenticationOff = defineCheck({
  id: 'compose-authentication-off',
  title: 'Service asks nobody for a password',
  severity: 'high',
  why: 'This variable turns the login off, or allows an empty password. Whoever reaches the service, from another container too, reads and changes all that it holds.',
  fix: 'Remove the variable and set a password through a secret file.',
  references: ['https://docs.docker.com/compose/how-tos/use-secrets/'],
  controls: ['nist-800-190:4.4.3', 'nist-800-190:4.4.2'],
  reads: 'compose-service',
  *judge(service) {
    for (const { name, value, at } of environmentOf(service)) {
      const off = switches.get(name.toLowerCase());
      if (off === undefined || value === undefined || !off.test(value)) continue;
      yield { at, says: `${name} of "${service.name}" is ${value}` };
    }
  },
  examples: {
    pass: [
      'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_HOST_AUTH_METHOD: scram-sha-256\n      MYSQL_ALLOW_EMPTY_PASSWORD: "no"\n',
    ],
    fail: [
      'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_HOST_AUTH_METHOD: trust\n',
      'services:\n  es:\n    image: elasticsearch:9.2.0\n    environment: ["xpack.security.enabled=false"]\n',
    ],
  },
});

const yes = /^(?:1|true|yes|on)$/i;

/** Variables of well-known images, in small letters, and the values that turn the login off. */
const switches = new Map([
  ['postgres_host_auth_method', /^trust$/],
  ['mysql_allow_empty_password', /^(?!(?:no|false|0)?$)/i],
  ['mariadb_allow_empty_root_password', /^(?!(?:no|false|0)?$)/i],
  ['allow_empty_password', yes],
  ['allow_anonymous_login', yes],
  ['allow_plaintext_listener', yes],
  ['xpack.security.enabled', /^false$/i],
  ['disable_security_plugin', yes],
  ['disable_security_dashboards_plugin', yes],
  ['gf_auth_anonymous_enabled', yes],
  ['gf_auth_disable_login_form', yes],
  ['neo4j_auth', /^none$/i],
  ['couchdb_admin_party', yes],
  ['me_config_basicauth', /^false$/i],
  ['me_config_basicauth_enabled', /^false$/i],
]);
