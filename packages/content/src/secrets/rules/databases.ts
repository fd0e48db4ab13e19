import { isGuessable } from '../placeholders.ts';
import type { SecretRule } from '../rule.ts';

const database = { family: 'database' } as const;

/** `scheme://user:password@host`; RFC 3986 keeps "/", "@" and blanks out of both. */
function urlWithPassword(
  id: string,
  title: string,
  issuer: string,
  schemes: readonly string[],
  severity: SecretRule['severity'] = 'critical',
): SecretRule {
  return {
    family: 'database',
    id,
    title,
    issuer,
    severity,
    keywords: schemes.map((scheme) => ({ text: `${scheme}://`, boundary: true })),
    pattern: `(?:${schemes.map((each) => each.replaceAll('+', '\\+')).join('|')})://[^\\s:/@'"<>{}$()\`,;\\\\|&?#\\[\\]]{0,128}:([^\\s:/@'"<>{}$()\`,;\\\\|*?#\\[\\]]{3,256})@([\\w.\\[:-]{1,100})`,
    span: 512,
    validate: (password, [, , host = '']) =>
      !isGuessable(password) &&
      !/^(?:localhost|127\.|\[?::1|0\.0\.0\.0|(?:[\w-]{1,60}\.)?example\b|host(?:name)?$|server$)/i.test(
        host,
      ),
    weak: true,
    inBinaries: false,
    examples: {
      true: schemes.map((each) => `url = "${each}://admin:{14:alnum}@db.internal:1234/app"`),
      false: [
        `${schemes[0]}://user:password@host/db`,
        `${schemes[0]}://\${USER}:\${PASSWORD}@host/db`,
        `${schemes[0]}://admin:{14:alnum}@localhost/app`,
        `${schemes[0]}://host:1234/db`,
      ],
    },
  };
}

export const databases: readonly SecretRule[] = [
  urlWithPassword('postgres-url', 'PostgreSQL URL with a password', 'The PostgreSQL server', [
    'postgres',
    'postgresql',
    'postgresql+psycopg2',
    'postgresql+asyncpg',
    'cockroachdb',
  ]),
  urlWithPassword('mysql-url', 'MySQL or MariaDB URL with a password', 'The MySQL server', [
    'mysql',
    'mysql2',
    'mariadb',
    'mysql+pymysql',
  ]),
  urlWithPassword('mongodb-url', 'MongoDB URL with a password', 'The MongoDB server', [
    'mongodb',
    'mongodb+srv',
  ]),
  urlWithPassword('redis-url', 'Redis URL with a password', 'The Redis server', [
    'redis',
    'rediss',
    'valkey',
  ]),
  urlWithPassword('amqp-url', 'Message broker URL with a password', 'The broker', [
    'amqp',
    'amqps',
    'nats',
    'mqtt',
    'stomp',
  ]),
  urlWithPassword(
    'sql-server-url',
    'SQL Server, ClickHouse or Snowflake URL with a password',
    'The database server',
    ['mssql', 'sqlserver', 'clickhouse', 'snowflake', 'oracle'],
  ),
  urlWithPassword('mail-url', 'Mail server URL with a password', 'The mail server', [
    'smtp',
    'smtps',
    'imap',
    'imaps',
  ]),
  urlWithPassword('file-transfer-url', 'FTP, SSH or LDAP URL with a password', 'The server', [
    'ftp',
    'ftps',
    'sftp',
    'ssh',
    'ldap',
    'ldaps',
  ]),
  urlWithPassword(
    'http-url',
    'Web URL with a user and a password',
    'The server',
    ['https', 'http', 'git+https'],
    'high',
  ),
  {
    ...database,
    id: 'connection-string-password',
    title: 'Password in a connection string',
    issuer: 'The database server',
    severity: 'high',
    keywords: [
      { text: ';password=', ignoreCase: true },
      { text: ';pwd=', ignoreCase: true },
    ],
    pattern: ';(?:password|pwd)=([^\\s;"\'<>{}$()\\\\]{4,128})',
    ignoreCase: true,
    minEntropy: 2.3,
    weak: true,
    validate: (password) => !isGuessable(password),
    inBinaries: false,
    examples: {
      true: [
        'Server=db;Database=app;User Id=sa;Password={14:alnum};',
        '"Server=tcp:db;Uid=a;Pwd={12:alnum}"',
      ],
      false: [
        'Server=db;Password=<password>;',
        'Server=db;Password=password;',
        ';password=$PASSWORD',
      ],
    },
  },
  {
    ...database,
    id: 'pgpass-entry',
    title: 'Password in a .pgpass file',
    issuer: 'The PostgreSQL server',
    severity: 'high',
    keywords: [{ text: ':5432:' }],
    pattern:
      '(?:^|\\n)[\\w.*-]{1,100}:5432:[\\w*-]{1,64}:[\\w*-]{1,64}:([^\\s:]{6,128})(?![^\\n\\r])',
    lead: 101,
    minEntropy: 2.5,
    validate: (password) => !isGuessable(password),
    inBinaries: false,
    examples: {
      true: ['\ndb.internal:5432:app:app:{14:alnum}\n'],
      false: ['postgres:5432: ok', 'tcp 0.0.0.0:5432:a'],
    },
  },
  {
    ...database,
    id: 'unix-password-hash',
    title: 'Password hash of a system account',
    issuer: 'The system that the account is on',
    severity: 'medium',
    keywords: [
      { text: ':$6$' },
      { text: ':$y$' },
      { text: ':$5$' },
      { text: ':$1$' },
      { text: ':$2y$' },
      { text: ':$2b$' },
    ],
    pattern:
      '[a-z_][\\w-]{0,31}:(\\$(?:6|5|1|2[by]|y)\\$[\\w./$=,-]{20,160}):[0-9]{0,6}:[0-9]{0,6}:',
    lead: 32,
    minEntropy: 3,
    weak: true,
    inBinaries: false,
    examples: {
      true: [
        'root:$6${8:alnum}${86:alnum}:19000:0:99999:7:::',
        'root:$y$j9T${22:alnum}${43:alnum}:19000:0:99999:7:::',
      ],
      false: ['root:*:19000:0:99999:7:::', 'root:!:19000:0:99999:7:::'],
    },
  },
  {
    ...database,
    id: 'curl-user-password',
    title: 'User and password on a curl command line',
    issuer: 'The server that the request goes to',
    severity: 'high',
    keywords: [{ text: 'curl ' }],
    pattern:
      'curl [^\\n\\r]{0,160}?(?:-u|--user)[ =]{1,2}["\']?[\\w.@-]{0,64}:["\']?([^\\s"\'$<>{}:]{6,128})',
    span: 420,
    minEntropy: 2.8,
    weak: true,
    validate: (password) => !isGuessable(password),
    inBinaries: false,
    examples: {
      true: [
        'RUN curl -fsSL -u admin:{14:alnum} https://repo.internal/a.tgz',
        "curl --user 'ci:{16:alnum}' https://x",
        "curl --user ci:'{16:alnum}' https://x",
        'curl -u ":{16:alnum}" https://x',
      ],
      false: ['curl -u $USER:$PASSWORD https://x', 'curl -u user:password https://x'],
    },
  },
  {
    ...database,
    id: 'login-option-password',
    title: 'Password on a login command line',
    issuer: 'The server that is logged in to',
    severity: 'high',
    keywords: [
      { text: ' login ' },
      { text: 'mysql ' },
      { text: 'sshpass ' },
      { text: 'mysqldump ' },
    ],
    pattern:
      '(?: login|sshpass|mysql|mysqldump)[^\\n\\r|&;]{0,120}?(?: --password[= ]| -p ?)["\']?([^\\s"\'$<>{}()\\[\\]|&;-][^\\s"\'$<>{}()\\[\\]|&;]{7,128})',
    span: 320,
    minEntropy: 3,
    weak: true,
    validate: (password) => !isGuessable(password),
    inBinaries: false,
    examples: {
      true: ['docker login -u ci -p {20:alnum} registry.internal', 'sshpass -p{14:alnum} ssh a@b'],
      false: ['docker login -u ci --password-stdin', 'docker login -u ci -p $TOKEN r'],
    },
  },
  {
    ...database,
    id: 'netrc-password',
    title: 'Password in a .netrc file',
    issuer: 'The machine that the entry names',
    severity: 'high',
    keywords: [{ text: 'machine ' }],
    pattern:
      'machine [ \\t]{0,4}[\\w.-]{3,100}\\s{1,6}login\\s{1,4}[^\\s]{1,100}\\s{1,6}password\\s{1,4}([^\\s$<>{}]{4,256})',
    span: 560,
    minEntropy: 2.5,
    validate: (password) => !isGuessable(password),
    inBinaries: false,
    examples: {
      true: [
        'machine api.example.org login ci password {16:alnum}',
        'machine git.internal\n  login ci\n  password {16:alnum}\n',
      ],
      false: ['machine host login user password ${PASSWORD}', 'the machine is on'],
    },
  },
  {
    ...database,
    id: 'dockerfile-secret',
    title: 'Secret in ARG or ENV of a Dockerfile',
    issuer: 'The service that the name stands for',
    severity: 'high',
    keywords: [
      { text: 'ENV ', boundary: true },
      { text: 'ARG ', boundary: true },
    ],
    pattern: `(?:ENV|ARG) [ \\t]{0,4}[A-Za-z0-9_]{0,32}?(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY)[A-Za-z0-9_]{0,16}(?:=|[ \\t]{1,4})["']?([^\\s"'$<>{}]{8,256})`,
    minEntropy: 3,
    weak: true,
    validate: (password) => !isGuessable(password),
    inBinaries: false,
    examples: {
      true: ['ENV DB_PASSWORD={14:alnum}', 'ARG NPM_TOKEN={20:alnum}'],
      false: [
        'ENV DB_PASSWORD=$DB_PASSWORD',
        'ARG NPM_TOKEN',
        'ENV DB_PASSWORD_FILE=/run/secrets/db',
      ],
    },
  },
];
