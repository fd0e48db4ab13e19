import { scoreCvss, versionSchemes } from '@seaworthy/advisory';
import type { Benchmark, Measurement } from './measure.ts';

/** Typical versions of each ecosystem; most are plain, some exercise the slow path. */
const samples: Readonly<Record<string, readonly string[]>> = {
  apk: ['3.20.1-r0', '1.36.1-r29', '1.2.5-r0', '9.7_p1-r3', '2.40_rc1-r0', '6.4_p20240420-r1'],
  bitnami: ['1.2.3-4', '8.2.0', '15.4.0-debian-11-r0', '2.6.0-rc1'],
  cargo: ['1.0.0', '0.13.5', '2.3.1', '1.0.0-rc.1', '0.1.0-alpha.10'],
  composer: ['v6.4.3', '2.7.1', '1.0.0-beta2', '10.48.4', '1.0.0-RC1'],
  conda: ['1.26.4', '2024.2.2', '3.0.13', '1.0.1_a', '2.0.0.post1'],
  cran: ['1.0-2', '0.4.3', '7.3-60'],
  dpkg: [
    '3.0.11-1~deb12u2',
    '1:9.2p1-2+deb12u3',
    '2.36-9+deb12u4',
    '1.2.13.dfsg-1',
    '252.22-1~deb12u1',
  ],
  generic: ['1.1.1k', '9.3p1', '3.12.1', '8.2.0RC1', '17.0.9+9'],
  go: [
    'v1.8.1',
    'v0.17.0',
    'v0.0.0-20191109021931-daa7c04131f5',
    'go1.22.1',
    'v10.5.0+incompatible',
  ],
  hackage: ['1.0.0.0', '0.11.3.1', '2.9.2'],
  hex: ['1.7.10', '0.20.0', '1.0.0-rc.1'],
  maven: ['2.17.1', '5.3.18', '31.1-jre', '1.0.0.Final', '2.0.0-M1', '4.1.94.Final'],
  nuget: ['13.0.3', '6.0.0', '4.5.0.1', '8.0.0-preview.1.23110.8'],
  pacman: ['2.39-1', '1:1.3.1-1', '6.7.4.arch1-1', '20240203-1'],
  pep440: ['2.31.0', '1.26.4', '4.0.0rc1', '2.2.0+cu118', '3.0.dev1', '1!2.0'],
  pub: ['1.0.0', '3.2.1+1', '2.0.0-dev.1'],
  rpm: [
    '3.0.7-24.el9',
    '1:1.1.1k-12.el8_9',
    '2.34-83.el9.7',
    '4.18.0-513.5.1.el8_9',
    '1.0~rc1-1.fc38',
  ],
  rubygems: ['7.1.3', '1.16.2', '3.0.0.beta1', '2.0.0.pre.rc.1', '1.15.5-x86'],
  semver: ['4.17.21', '1.2.3', '0.5.1', '5.0.0-beta.12', '18.2.0', '1.0.0-rc.1+build.5'],
};

/** The version of Log4j's CVE under 3.1 and 4.0, and an old one. */
const vectors = [
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
  'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H',
  'AV:N/AC:L/Au:N/C:P/I:P/A:P',
];

const rounds = 300_000;

/** Millions of comparisons a second, one row a scheme. */
export const versions: Benchmark = {
  name: 'versions',
  async run() {
    const rows = versionSchemes.map(({ name, compare }) => {
      const pairs = pairsOf(samples[name] ?? []);
      const perSecond = measure(pairs.length, (n) => {
        const [a, b] = pairs[n] as [string, string];
        return compare(a, b);
      });
      return rowOf(`comparing \`${name}\` versions`, perSecond);
    });
    const perSecond = measure(vectors.length, (n) => scoreCvss(vectors[n] as string)?.score ?? 0);
    return [...rows, rowOf('scoring CVSS vectors', perSecond)];
  },
};

function rowOf(what: string, perSecond: number): Measurement {
  const value = `${(perSecond / 1e6).toFixed(1)} million/s`;
  return { what, value, against: '', goal: 'over 0.1 million/s', met: perSecond > 1e5 };
}

function pairsOf(versions: readonly string[]): [string, string][] {
  return versions.flatMap((a) => versions.map((b): [string, string] => [a, b]));
}

/** Calls a second; the sum keeps the calls from being optimised away. */
function measure(count: number, call: (n: number) => number): number {
  let sum = 0;
  const repeat = () => {
    for (let n = 0; n < rounds; n++) sum += call(n % count);
  };
  repeat();
  const startedAt = performance.now();
  repeat();
  const seconds = (performance.now() - startedAt) / 1000;
  return Number.isNaN(sum) ? 0 : rounds / seconds;
}
