import type { SeverityLevel, VulnerabilityFinding } from '@seaworthy/model';
import { hostileNames } from './packages.ts';

export interface Flaw {
  readonly vulnerability: string;
  readonly package: string;
  readonly level: SeverityLevel;
  readonly score?: number;
  readonly fixed?: string;
  readonly status?: VulnerabilityFinding['status'];
  readonly exploitedAt?: string;
  readonly epss?: number;
  readonly summary: string;
}

export const flaws: readonly Flaw[] = [
  {
    vulnerability: 'CVE-2021-44228',
    package: 'org.apache.logging.log4j:log4j-core',
    level: 'critical',
    score: 10,
    fixed: '2.15.0',
    exploitedAt: '2021-12-10',
    epss: 0.94358,
    summary: 'Log messages can make the server load and run code through JNDI look-ups',
  },
  {
    vulnerability: 'CVE-2021-45046',
    package: 'org.apache.logging.log4j:log4j-core',
    level: 'critical',
    score: 9,
    fixed: '2.16.0',
    exploitedAt: '2023-05-01',
    epss: 0.94341,
    summary: 'The first fix of the JNDI look-ups left some configurations open',
  },
  {
    vulnerability: 'CVE-2021-45105',
    package: 'org.apache.logging.log4j:log4j-core',
    level: 'medium',
    score: 5.9,
    fixed: '2.17.0',
    summary: 'Endless recursion in look-ups stops the service',
  },
  {
    vulnerability: 'CVE-2021-44832',
    package: 'org.apache.logging.log4j:log4j-core',
    level: 'medium',
    score: 6.6,
    fixed: '2.17.1',
    summary: 'Who can change the configuration can run code through the JDBC appender',
  },
  {
    vulnerability: 'CVE-2022-22965',
    package: 'org.springframework:spring-beans',
    level: 'critical',
    score: 9.8,
    fixed: '5.3.18',
    exploitedAt: '2022-04-04',
    epss: 0.9445,
    summary: 'Data binding on JDK 9 and newer lets a request run code',
  },
  ...['libssl1.1', 'openssl'].flatMap((name): Flaw[] => [
    {
      vulnerability: 'CVE-2022-0778',
      package: name,
      level: 'high',
      score: 7.5,
      fixed: '1.1.1n-0+deb11u1',
      epss: 0.07,
      summary: 'A certificate with bad curve parameters makes the parser loop for ever',
    },
    {
      vulnerability: 'CVE-2022-1292',
      package: name,
      level: 'critical',
      score: 9.8,
      fixed: '1.1.1n-0+deb11u2',
      summary: 'The c_rehash script runs commands that are hidden in file names',
    },
    {
      vulnerability: 'CVE-2021-4160',
      package: name,
      level: 'medium',
      score: 5.9,
      fixed: '1.1.1k-1+deb11u2',
      summary: 'Wrong carry in the squaring procedure for MIPS',
    },
  ]),
  {
    vulnerability: 'CVE-2022-22822',
    package: 'libexpat1',
    level: 'critical',
    score: 9.8,
    fixed: '2.2.10-2+deb11u1',
    summary: 'Integer overflow in addBinding',
  },
  {
    vulnerability: 'CVE-2022-37434',
    package: 'zlib1g',
    level: 'critical',
    score: 9.8,
    fixed: '1:1.2.11.dfsg-2+deb11u2',
    epss: 0.92,
    summary: 'Heap buffer over-read or overflow in inflate through a large gzip header extra field',
  },
  {
    vulnerability: 'CVE-2018-25032',
    package: 'zlib1g',
    level: 'high',
    score: 7.5,
    fixed: '1:1.2.11.dfsg-2+deb11u1',
    summary: 'Memory corruption while deflating input with many distant matches',
  },
  {
    vulnerability: 'CVE-2022-1271',
    package: 'gzip',
    level: 'high',
    score: 8.8,
    fixed: '1.10-4+deb11u1',
    summary: 'zgrep writes to files that an attacker names',
  },
  {
    vulnerability: 'CVE-2005-2541',
    package: 'tar',
    level: 'low',
    status: 'will-not-fix',
    summary: 'Does not warn about setuid files when it extracts as root',
  },
  {
    vulnerability: 'CVE-2011-3374',
    package: 'apt',
    level: 'low',
    score: 3.7,
    status: 'affected',
    summary: 'apt-key does not check keys against the master keyring',
  },
  {
    vulnerability: 'CVE-2019-1010022',
    package: 'libc6',
    level: 'unknown',
    status: 'under-investigation',
    summary: 'Stack guard protection can be passed by; upstream disputes this',
  },
  {
    vulnerability: 'CVE-2021-23337',
    package: 'lodash',
    level: 'high',
    score: 7.2,
    fixed: '4.17.21',
    summary: 'Command injection through template',
  },
  {
    vulnerability: 'CVE-2020-28500',
    package: 'lodash',
    level: 'medium',
    score: 5.3,
    fixed: '4.17.21',
    summary: 'Regular expression denial of service in toNumber, trim and trimEnd',
  },
  {
    vulnerability: 'CVE-2021-44906',
    package: 'minimist',
    level: 'critical',
    score: 9.8,
    fixed: '1.2.6',
    summary: 'Prototype pollution through setKey',
  },
  {
    vulnerability: 'CVE-2022-24999',
    package: 'qs',
    level: 'high',
    score: 7.5,
    fixed: '6.7.3',
    summary: 'A __proto__ key in a query string hangs the process',
  },
  {
    vulnerability: 'CVE-2021-33503',
    package: 'urllib3',
    level: 'high',
    score: 7.5,
    fixed: '1.26.5',
    summary: 'Catastrophic backtracking on URLs with many @ characters',
  },
  {
    vulnerability: 'CVE-2021-44716',
    package: 'stdlib',
    level: 'high',
    score: 7.5,
    fixed: '1.17.5',
    summary: 'net/http: memory grows without limit in the HTTP/2 header cache',
  },
  {
    vulnerability: 'GHSA-xxxx-evil-xxxx',
    package: hostileNames[1]!,
    level: 'medium',
    fixed: '<script>2.0</script>',
    summary: '**Bold** <script>alert(1)</script> | new cell\n# heading @everyone #12 \u001b[2J',
  },
  {
    vulnerability: 'GHSA-yyyy-evil-yyyy',
    package: hostileNames[3]!,
    level: 'none',
    summary: '日本語の説明はとても長いので折り返しが必要になりますがここでは切り取られるはずです',
  },
];
