import { formatPurl, fullName, type Package, type PackageType, splitName } from '@seaworthy/model';

/** Binary package, version, and its source when the names differ. */
const debian: readonly (readonly [name: string, version: string, source?: string])[] = [
  ['adduser', '3.118'],
  ['apt', '2.2.4'],
  ['base-files', '11.1+deb11u1'],
  ['bash', '5.1-2+b3', 'bash'],
  ['bsdutils', '1:2.36.1-8', 'util-linux'],
  ['coreutils', '8.32-4+b1'],
  ['curl', '7.74.0-1.3+b1', 'curl'],
  ['dash', '0.5.11+git20200708+dd9ef66-5'],
  ['dpkg', '1.20.9'],
  ['gzip', '1.10-4'],
  ['libapt-pkg6.0', '2.2.4', 'apt'],
  ['libc-bin', '2.31-13+deb11u2', 'glibc'],
  ['libc6', '2.31-13+deb11u2', 'glibc'],
  ['libcurl4', '7.74.0-1.3+b1', 'curl'],
  ['libexpat1', '2.2.10-2', 'expat'],
  ['libgcc-s1', '10.2.1-6', 'gcc-10'],
  ['liblzma5', '5.2.5-2', 'xz-utils'],
  ['libpcre2-8-0', '10.36-2', 'pcre2'],
  ['libssl1.1', '1.1.1k-1+deb11u1', 'openssl'],
  ['libstdc++6', '10.2.1-6', 'gcc-10'],
  ['libsystemd0', '247.3-6', 'systemd'],
  ['libtasn1-6', '4.16.0-2'],
  ['libxml2', '2.9.10+dfsg-6.7'],
  ['login', '1:4.8.1-1', 'shadow'],
  ['ncurses-base', '6.2+20201114-2', 'ncurses'],
  ['openssl', '1.1.1k-1+deb11u1'],
  ['passwd', '1:4.8.1-1', 'shadow'],
  ['perl-base', '5.32.1-4+deb11u2', 'perl'],
  ['sed', '4.7-1'],
  ['tar', '1.34+dfsg-1'],
  ['tzdata', '2021a-1+deb11u2'],
  ['util-linux', '2.36.1-8'],
  ['xz-utils', '5.2.5-2'],
  ['zlib1g', '1:1.2.11.dfsg-2', 'zlib'],
];

export function debianPackages(): Package[] {
  return debian.map(([name, version, source]) => ({
    purl: formatPurl({
      type: 'deb',
      namespace: 'debian',
      name,
      version,
      qualifiers: { arch: 'amd64', distro: 'debian-11' },
    }),
    type: 'deb',
    name,
    version,
    ...(source === undefined ? {} : { source: { name: source, version } }),
    architecture: 'amd64',
    licenses: name === 'openssl' ? ['OpenSSL and SSLeay'] : name === 'bash' ? ['GPL-3+'] : [],
    locations: [{ path: 'var/lib/dpkg/status', layer: name.includes('ssl') ? 1 : 0 }],
    state: 'installed',
    foundBy: 'dpkg',
  }));
}

const languages: readonly (readonly [PackageType, string, string, string, string])[] = [
  ['npm', 'express', '4.17.1', 'MIT', 'app/node_modules/express/package.json'],
  ['npm', 'lodash', '4.17.20', 'MIT', 'app/node_modules/lodash/package.json'],
  ['npm', 'minimist', '1.2.5', 'MIT', 'app/node_modules/minimist/package.json'],
  ['npm', 'qs', '6.7.0', 'BSD-3-Clause', 'app/node_modules/qs/package.json'],
  ['npm', '@hapi/hoek', '9.3.0', 'BSD-3-Clause', 'app/node_modules/@hapi/hoek/package.json'],
  ['npm', 'json-schema', '0.2.3', 'AFL-2.1 OR BSD-3-Clause', 'app/node_modules/json-schema'],
  ['npm', 'ms', '2.0.0', 'MIT', 'app/node_modules/ms/package.json'],
  ['npm', 'debug', '2.6.9', 'MIT', 'app/node_modules/debug/package.json'],
  ['npm', 'send', '0.17.1', 'MIT', 'app/node_modules/send/package.json'],
  [
    'maven',
    'org.apache.logging.log4j:log4j-core',
    '2.14.1',
    'Apache-2.0',
    'app/lib/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar',
  ],
  [
    'maven',
    'org.apache.logging.log4j:log4j-api',
    '2.14.1',
    'Apache License, Version 2.0',
    'app/lib/shop.jar!/BOOT-INF/lib/log4j-api-2.14.1.jar',
  ],
  [
    'maven',
    'org.springframework:spring-beans',
    '5.3.17',
    'Apache-2.0',
    'app/lib/shop.jar!/BOOT-INF/lib/spring-beans-5.3.17.jar',
  ],
  ['pypi', 'urllib3', '1.26.4', 'MIT', 'usr/lib/python3/dist-packages/urllib3-1.26.4.dist-info'],
  ['pypi', 'requests', '2.25.1', 'Apache 2.0', 'usr/lib/python3/dist-packages/requests.egg-info'],
  ['golang', 'stdlib', '1.17.3', 'BSD-3-Clause', 'usr/local/bin/cart'],
  ['golang', 'golang.org/x/text', '0.3.6', '', 'usr/local/bin/cart'],
  ['generic', 'nginx', '1.21.4', '', 'usr/sbin/nginx'],
];

export function languagePackages(): Package[] {
  return languages.map(([type, full, version, license, path]) => {
    const { namespace, name } = splitName(type, full);
    const dependencies = full === 'express' ? ['pkg:npm/qs@6.7.0', 'pkg:npm/send@0.17.1'] : [];
    return {
      purl: formatPurl({ type, namespace, name, version }),
      type,
      name: fullName(type, namespace, name),
      version,
      licenses: license === '' ? [] : [license],
      locations: [{ path, layer: 2 }],
      state: 'installed',
      foundBy: type === 'generic' ? 'well-known-binary' : `${type}-installed`,
      ...(dependencies.length > 0 ? { dependsOn: dependencies, direct: true } : {}),
      ...(full === 'minimist' ? { dev: true } : {}),
      ...(full === 'nginx' ? { cpes: ['cpe:2.3:a:nginx:nginx:1.21.4:*:*:*:*:*:*:*'] } : {}),
      ...(type === 'maven' ? { details: { shaded: false, exports: ['b', 'a'] } } : {}),
    };
  });
}

/** Names that aim at terminals, at Markdown and HTML, at URIs, at table columns, at our own keys. */
export const hostileNames = [
  '\u001b]0;owned\u0007\u001b[31mevil',
  '</code><img src=x onerror=alert(1)> | [click](javascript:alert(1)) `tick` @everyone',
  'gpj.\u202etxe.\u0000\r\n| injected | row |',
  '日本語のとても長いパッケージ名前がここにあります日本語のとても長いパッケージ名前',
  '__proto__',
  `${'x'.repeat(300)}/../../%2e%2e#?`,
  'na\u0301me\ud83d\udc69\u200d\ud83d\udcbb',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what log4j would expand
  '-- %n %s ${jndi:ldap://x} $(id)',
  'constructor',
  '\u009b2J\u2028\ufeff',
  'plain',
];

export function hostilePackages(): Package[] {
  return hostileNames.map((name, index) => ({
    purl: formatPurl({ type: 'generic', name, version: `1.${index}` }),
    type: 'generic',
    name,
    version: `1.${index}`,
    licenses: [`LicenseRef <b>${index}</b>`, '\u001b[1mGPL'],
    locations: [{ path: `opt/${name}/bin`, layer: 2 }],
    state: 'installed',
    foundBy: 'well-known-binary',
  }));
}
