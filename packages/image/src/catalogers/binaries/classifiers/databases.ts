import { after, before, type Classifier, dotted, type VersionPattern } from '../classifier.ts';

/**
 * Redis and its kin join version, build host and build time into one string (mkreleasehdr.sh,
 * release.c): the host is a container id or a name, or missing; the time has ten digits and is
 * followed by the commit, zeros when built from an archive.
 */
function releaseId(product: string): VersionPattern {
  return {
    anchor: '000000000\0',
    match: new RegExp(
      `${product}(\\d\\.\\d{1,2}\\.\\d{1,3}?)(?:[0-9a-f]{12}-|[a-z_][\\w.-]{0,63}-)?1\\d{9}0{9}\\0`,
    ),
  };
}

const arangoVersion = String.raw`\d\.\d{1,2}\.\d{1,3}(?:-\d{1,2})?`;

/** Databases and message brokers. */
export const databases: readonly Classifier[] = [
  {
    name: 'redis',
    binaries: ['redis-server', 'redis-sentinel', 'redis-check-rdb', 'redis-check-aof'],
    patterns: [
      releaseId(String.raw`(?<![\d.])`),
      after('Redis version '),
      before('\0c11-builtin\0'),
    ],
    cpes: ['redis:redis', 'redislabs:redis'],
    bitnami: 'redis',
    samples: [
      ['%llx\0\0\x006.0.16964eac4733d9-1673428630000000000\0networking.c\0', '6.0.16'],
      ['\xff\xdf7.0.0e11381fbd8bd-1653733480000000000\0CACHING', '7.0.0'],
      [')7.2.3buildkitsandbox-1702957734000000000\0', '7.2.3'],
      ['A7.0.151790282056000000000\0', '7.0.15'],
      ['\0Server started, Redis version 2.8.23\0', '2.8.23'],
      ['valkey9.0.0buildkitsandbox-17648875740\0', undefined],
    ],
  },
  {
    name: 'valkey',
    binaries: ['valkey-server', 'valkey-sentinel', 'valkey-check-rdb', 'valkey-check-aof'],
    patterns: [releaseId('valkey'), releaseId(String.raw`(?<![\d.])`)],
    cpes: ['lfprojects:valkey', 'valkey-io:valkey'],
    bitnami: 'valkey',
    samples: [['\0\0valkey9.0.0buildkitsandbox-1764887574000000000\0', '9.0.0']],
  },
  {
    name: 'memcached',
    binaries: ['memcached'],
    patterns: [after('memcached ')],
    cpes: ['memcached:memcached'],
    bitnami: 'memcached',
    samples: [['listen\0memcached 1.6.18\0udp-port\0', '1.6.18']],
  },
  {
    name: 'postgresql',
    binaries: ['postgres', 'psql', 'pg_dump'],
    patterns: [
      after(
        '(PostgreSQL) ',
        String.raw`\d{1,2}(?:\.\d{1,2}){0,2}(?:(?:alpha|beta|rc|devel)\d{0,2})?`,
      ),
      after(
        'PostgreSQL ',
        String.raw`\d{1,2}(?:\.\d{1,2}){0,2}(?:(?:alpha|beta|rc)\d)?(?= (?:on |\())`,
      ),
    ],
    cpes: ['postgresql:postgresql'],
    bitnami: 'postgresql',
    samples: [
      ['.org\0postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n\0', '15.20'],
      ['\xe4?PostgreSQL 9.6.24 on x86_64-pc-linux-gnu', '9.6.24'],
      ['\0postgres (PostgreSQL) 15beta4\n\0', '15beta4'],
    ],
  },
  {
    name: 'mariadb',
    binaries: ['mariadbd', 'mysqld', 'mariadb', 'mysql'],
    patterns: [before('-MariaDB'), after('/mariadb-', String.raw`\d{1,2}\.\d{1,2}\.\d{1,2}`)],
    cpes: ['mariadb:mariadb'],
    bitnami: 'mariadb',
    samples: [
      ['\0-0+deb12u1\x0010.11.19-MariaDB\0x86_64\0', '10.11.19'],
      ['/usr/src/debug/mariadb-11.8.5-2-redhat-x86_64/storage/maria/ma_open.c\0', '11.8.5'],
    ],
  },
  {
    name: 'mysql',
    binaries: ['mysqld', 'mysql', 'mysqldump'],
    patterns: [
      after('/mysql-', String.raw`\d{1,2}\.\d{1,2}\.\d{1,3}(?=[/-])`),
      {
        anchor: 'mysql_real_escape_string_quote',
        match: /\0(\d{1,2}\.\d\.\d{1,3})\0{1,16}mysql_real_escape_string_quote/,
      },
    ],
    cpes: ['oracle:mysql', 'oracle:mysql_server'],
    samples: [
      ['/release/mysql-5.6.51/vio/viosocket.c\0', '5.6.51'],
      ['shutdown\x008.0.37\0\0\0\0mysql_real_escape_string_quote\0', '8.0.37'],
      ['\x0010.11.19-MariaDB\0', undefined],
    ],
  },
  {
    name: 'percona-server',
    binaries: ['mysqld', 'mysql'],
    patterns: [after('/percona-server-', String.raw`\d{1,2}\.\d{1,2}\.\d{1,3}(?:-\d{1,3})?`)],
    cpes: ['percona:percona_server'],
    samples: [['/rpmbuild/BUILD/percona-server-8.0.35-27/percona-server-8.0', '8.0.35-27']],
  },
  {
    name: 'percona-xtradb-cluster',
    binaries: ['mysqld', 'mysql'],
    patterns: [after('/Percona-XtraDB-Cluster-', String.raw`\d{1,2}\.\d{1,2}\.\d{1,3}`)],
    cpes: ['percona:xtradb_cluster'],
    samples: [['/rpmbuild/BUILD/Percona-XtraDB-Cluster-8.0.34/sql-common', '8.0.34']],
  },
  {
    name: 'percona-xtrabackup',
    binaries: ['xtrabackup'],
    patterns: [after('/percona-xtrabackup-', String.raw`\d{1,2}\.\d{1,2}\.\d{1,3}(?:-\d{1,3})?`)],
    cpes: ['percona:xtrabackup'],
    samples: [['/BUILD/percona-xtrabackup-8.0.35-30/storage', '8.0.35-30']],
  },
  {
    name: 'mongodb',
    binaries: ['mongod', 'mongos'],
    patterns: [
      { anchor: '\0tcmalloc\0', match: /\0(\d\.\d\.\d{1,3})\0tcmalloc\0/ },
      { anchor: '\0heap_size\0', match: /\0(\d\.\d\.\d{1,3})\0{1,8}heap_size\0/ },
      { anchor: '\0cppdefines\0', match: /\0(\d\.\d\.\d{1,3})\0{1,8}cppdefines\0/ },
    ],
    cpes: ['mongodb:mongodb'],
    bitnami: 'mongodb',
    samples: [
      ['outputConfig\x005.0.32\0tcmalloc\0mozjs\0', '5.0.32'],
      ['StartupOptionSetup\x007.0.28\0heap_size\0stack\0', '7.0.28'],
      ['ParameterDocuments\x008.0.17\0cppdefines\0bytesRead\0', '8.0.17'],
    ],
  },
  {
    name: 'sqlite',
    binaries: [/^libsqlite3\.so/],
    patterns: [{ anchor: '\x003.', match: /\0(3\.\d{1,2}\.\d{1,2})\0/, unanimous: true }],
    cpes: ['sqlite:sqlite'],
    bitnami: 'sqlite',
    samples: [['\x08\0\0\x003.40.1\0\0\x01\0', '3.40.1', 'usr/lib/libsqlite3.so.0.8.6']],
  },
  {
    name: 'rabbitmq',
    texts: ['rabbit.app'],
    patterns: [after('{vsn,"', `${dotted}(?=[-"])`), after('{vsn, "', `${dotted}(?=[-"])`)],
    cpes: ['vmware:rabbitmq', 'pivotal_software:rabbitmq'],
    bitnami: 'rabbitmq',
    samples: [
      [
        '{application, \'rabbit\', [\n\t{description, "RabbitMQ"},\n\t{vsn, "3.10.8"},\n',
        '3.10.8',
        'opt/rabbitmq/plugins/rabbit-3.10.8/ebin/rabbit.app',
      ],
    ],
  },
  {
    name: 'arangodb',
    binaries: ['arangod', 'arangosh'],
    patterns: [before(' [linux]', arangoVersion), before(' enterprise [linux]', arangoVersion)],
    cpes: ['arangodb:arangodb'],
    bitnami: 'arangodb',
    samples: [
      ['ArangoDB \x003.11.8 [linux]\0', '3.11.8'],
      ['\x003.12.5-2 enterprise [linux]\0', '3.12.5-2'],
    ],
  },
];
