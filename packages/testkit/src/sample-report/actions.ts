import { createHash } from 'node:crypto';
import type { Action, Finding, SeverityLevel } from '@seaworthy/model';
import { hostileNames } from './packages.ts';

type Plan = Pick<Action, 'kind' | 'title' | 'how'> &
  Partial<Pick<Action, 'path' | 'layer'>> & {
    /** Actions before it remove all that it removes. */
    readonly isWayAround?: true;
    /** Names of the packages that the change moves. */
    readonly moves: readonly string[];
    readonly fixedVersion?: string;
  };

/** One of every kind, the change that removes most risk first. */
const plans: readonly Plan[] = [
  {
    kind: 'upgrade-dependency',
    title: 'Upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.17.1',
    how: ['Set log4j2.version to 2.17.1 in pom.xml', 'mvn package'],
    path: 'app/lib/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar',
    layer: 2,
    moves: ['org.apache.logging.log4j:log4j-core'],
    fixedVersion: '2.17.1',
  },
  {
    kind: 'rebuild-base-image',
    title: 'Rebuild on docker.io/library/debian:11.11',
    how: ['FROM docker.io/library/debian:11.11'],
    layer: 0,
    moves: ['libexpat1', 'zlib1g', 'gzip'],
  },
  {
    kind: 'upgrade-os-package',
    title: 'Upgrade openssl 1.1.1k-1+deb11u1 to 1.1.1n-0+deb11u2',
    how: ['apt-get update && apt-get install --only-upgrade openssl libssl1.1'],
    layer: 1,
    moves: ['openssl', 'libssl1.1'],
    fixedVersion: '1.1.1n-0+deb11u2',
  },
  {
    kind: 'upgrade-dependency',
    title: 'Upgrade org.springframework:spring-beans 5.3.17 to 5.3.18',
    how: ['Set spring-framework.version to 5.3.18 in pom.xml'],
    path: 'app/lib/shop.jar!/BOOT-INF/lib/spring-beans-5.3.17.jar',
    layer: 2,
    moves: ['org.springframework:spring-beans'],
    fixedVersion: '5.3.18',
  },
  {
    kind: 'upgrade-dependency',
    title: 'Upgrade lodash 4.17.20 to 4.17.21',
    how: ['npm install lodash@4.17.21'],
    path: 'app/package-lock.json',
    layer: 2,
    moves: ['lodash'],
    fixedVersion: '4.17.21',
  },
  {
    kind: 'upgrade-program',
    title: 'Rebuild cart with Go 1.17.5',
    how: ['Build usr/local/bin/cart with Go 1.17.5 or newer'],
    path: 'usr/local/bin/cart',
    layer: 2,
    moves: ['stdlib'],
    fixedVersion: '1.17.5',
  },
  {
    kind: 'upgrade-distribution',
    title: 'Move from Debian 11 to Debian 12',
    how: ['FROM docker.io/library/debian:12'],
    layer: 0,
    moves: [],
  },
  {
    kind: 'replace-package',
    title: 'Replace tar 1.34+dfsg-1, which gets no fix',
    how: ['apt-get install libarchive-tools && apt-get purge tar'],
    layer: 0,
    moves: ['tar'],
  },
  {
    kind: 'upgrade-os-package',
    title: 'Upgrade zlib1g 1:1.2.11.dfsg-2 to 1:1.2.11.dfsg-2+deb11u2',
    how: ['apt-get update && apt-get install --only-upgrade zlib1g'],
    layer: 0,
    moves: ['zlib1g'],
    fixedVersion: '1:1.2.11.dfsg-2+deb11u2',
    isWayAround: true,
  },
  {
    kind: 'upgrade-program',
    title: `Upgrade ${hostileNames[1]} to <script>2.0</script>`,
    how: ['<script>alert(2)</script>\u001b[2J', '</code></pre>`&&`'],
    path: `opt/${hostileNames[1]}/bin`,
    moves: [hostileNames[1]!],
    fixedVersion: '<script>2.0</script>',
  },
];

export function sampleActions(findings: readonly Finding[], target: string): Action[] {
  return plans.map(({ moves, fixedVersion, isWayAround, ...plan }) => {
    const removed = findings.filter((finding) =>
      finding.kind === 'end-of-life'
        ? plan.kind === 'upgrade-distribution'
        : finding.kind === 'vulnerability' && moves.includes(finding.package.name),
    );
    const [first] = removed.flatMap((each) => (each.kind === 'vulnerability' ? [each] : []));
    const purls = removed.flatMap((each) =>
      each.kind === 'vulnerability' ? [each.package.purl] : [],
    );
    const risk = removed.reduce((sum, each) => sum + (each.risk ?? 40), 0);
    return {
      ...plan,
      id: createHash('sha256').update(`${plan.kind} ${moves.join()} ${fixedVersion}`).digest('hex'),
      ...(first === undefined || plan.kind === 'rebuild-base-image'
        ? {}
        : {
            package: {
              type: first.package.type,
              name: first.package.name,
              version: first.package.version,
              ...(fixedVersion === undefined ? {} : { fixedVersion }),
              purls: [...new Set(purls)],
            },
          }),
      targets: [target],
      findings: removed.map(({ id }) => id),
      removes: {
        total: removed.length,
        exploited: removed.filter((each) => 'exploited' in each).length,
        bySeverity: countSeverities(removed),
      },
      changes: 1,
      risk,
      adds: { total: isWayAround ? 0 : removed.length, risk: isWayAround ? 0 : risk },
    };
  });
}

function countSeverities(findings: readonly Finding[]): Action['removes']['bySeverity'] {
  const counts: Partial<Record<SeverityLevel, number>> = {};
  for (const { severity } of findings) counts[severity.level] = (counts[severity.level] ?? 0) + 1;
  return counts;
}
