import type { ImageReference } from './image-reference.ts';

/**
 * Releases of official images that get no more security fixes, with the day of the last ones.
 * Facts of their makers (https://endoflife.date collects them); for Debian the end of long-term
 * support, which is free. Only days that were past when the line was written stand here.
 */
const ended: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  alpine: {
    ...{ '3.0': '2016-05-01', '3.1': '2016-11-01', '3.2': '2017-05-01', '3.3': '2017-11-01' },
    ...{ '3.4': '2018-05-01', '3.5': '2018-11-01', '3.6': '2019-05-01', '3.7': '2019-11-01' },
    ...{ '3.8': '2020-05-01', '3.9': '2020-11-01', '3.10': '2021-05-01', '3.11': '2021-11-01' },
    ...{ '3.12': '2022-05-01', '3.13': '2022-11-01', '3.14': '2023-05-01', '3.15': '2023-11-01' },
    ...{ '3.16': '2024-05-23', '3.17': '2024-11-22', '3.18': '2025-05-09', '3.19': '2025-11-01' },
    '3.20': '2026-04-01',
  },
  amazonlinux: { '1': '2023-12-31', '2018.03': '2023-12-31', '2': '2026-06-30' },
  centos: { '5': '2017-03-31', '6': '2020-11-30', '7': '2024-06-30', '8': '2021-12-31' },
  debian: {
    ...{ '7': '2018-05-31', wheezy: '2018-05-31', '8': '2020-06-30', jessie: '2020-06-30' },
    ...{ '9': '2022-06-30', stretch: '2022-06-30', '10': '2024-06-30', buster: '2024-06-30' },
    ...{ '11': '2026-08-31', bullseye: '2026-08-31' },
  },
  fedora: {
    ...{ '30': '2020-05-26', '31': '2020-11-24', '32': '2021-05-25', '33': '2021-11-30' },
    ...{ '34': '2022-06-07', '35': '2022-12-13', '36': '2023-05-16', '37': '2023-12-05' },
    ...{ '38': '2024-05-21', '39': '2024-11-26', '40': '2025-05-13', '41': '2025-12-15' },
    '42': '2026-05-27',
  },
  golang: {
    ...{ '1.10': '2019-02-25', '1.11': '2019-09-03', '1.12': '2020-02-25', '1.13': '2020-08-11' },
    ...{ '1.14': '2021-02-16', '1.15': '2021-08-16', '1.16': '2022-03-15', '1.17': '2022-08-02' },
    ...{ '1.18': '2023-02-01', '1.19': '2023-09-06', '1.20': '2024-02-06', '1.21': '2024-08-13' },
    ...{ '1.22': '2025-02-11', '1.23': '2025-08-12', '1.24': '2026-02-10', '1.25': '2026-08-19' },
  },
  node: {
    ...{ '4': '2018-04-30', '5': '2016-06-30', '6': '2019-04-30', '7': '2017-06-30' },
    ...{ '8': '2019-12-31', '9': '2018-06-30', '10': '2021-04-30', '11': '2019-06-30' },
    ...{ '12': '2022-04-30', '13': '2020-06-01', '14': '2023-04-30', '15': '2021-06-01' },
    ...{ '16': '2023-09-11', '17': '2022-06-01', '18': '2025-04-30', '19': '2023-06-01' },
    ...{ '20': '2026-04-30', '21': '2024-06-01', '23': '2025-06-01', '25': '2026-06-01' },
  },
  mongo: {
    ...{ '3.4': '2020-01-31', '3.6': '2021-04-30', '4.0': '2022-04-30', '4.2': '2023-04-30' },
    ...{ '4.4': '2024-02-29', '5.0': '2024-10-31', '6.0': '2025-07-31' },
  },
  mysql: { '5.5': '2018-12-31', '5.6': '2021-02-28', '5.7': '2023-10-31', '8.0': '2026-04-30' },
  oraclelinux: { '6': '2021-03-31', '7': '2024-12-31' },
  php: {
    ...{ '5.4': '2015-09-14', '5.5': '2016-07-21', '5.6': '2018-12-31', '7.0': '2019-01-10' },
    ...{ '7.1': '2019-12-01', '7.2': '2020-11-30', '7.3': '2021-12-06', '7.4': '2022-11-28' },
    ...{ '8.0': '2023-11-26', '8.1': '2025-12-31' },
  },
  postgres: {
    ...{ '9.4': '2020-02-13', '9.5': '2021-02-11', '9.6': '2021-11-11', '10': '2022-11-10' },
    ...{ '11': '2023-11-09', '12': '2024-11-21', '13': '2025-11-13' },
  },
  python: {
    ...{ '2': '2020-01-01', '2.7': '2020-01-01', '3.4': '2019-03-18', '3.5': '2020-09-30' },
    ...{ '3.6': '2021-12-23', '3.7': '2023-06-27', '3.8': '2024-10-07', '3.9': '2025-10-31' },
    '3.10': '2026-10-31',
  },
  redis: { '5': '2022-04-27', '5.0': '2022-04-27', '6.0': '2022-05-31', '7.0': '2024-07-29' },
  ruby: {
    ...{ '2.3': '2019-03-31', '2.4': '2020-03-31', '2.5': '2021-03-31', '2.6': '2022-03-31' },
    ...{ '2.7': '2023-03-31', '3.0': '2024-04-23', '3.1': '2025-03-26', '3.2': '2026-03-31' },
  },
  ubuntu: {
    ...{ '12.04': '2017-04-28', precise: '2017-04-28', '14.04': '2019-04-25' },
    ...{ trusty: '2019-04-25', '16.04': '2021-04-30', xenial: '2021-04-30' },
    ...{ '18.04': '2023-05-31', bionic: '2023-05-31', '20.04': '2025-05-31' },
    ...{ focal: '2025-05-31', '22.10': '2023-07-20', '23.04': '2024-01-25' },
    ...{ '23.10': '2024-07-11', '24.10': '2025-07-10', '25.04': '2026-01-17' },
    '25.10': '2026-07-01',
  },
};

/** Releases of Debian and Alpine that images of other products name in their tags. */
const systemInTag = /-(?:slim-)?(wheezy|jessie|stretch|buster|bullseye|alpine(3\.\d{1,2}))(?:-|$)/;

const officialRegistries = new Set([
  ...[undefined, 'docker.io', 'index.docker.io', 'public.ecr.aws', 'mirror.gcr.io'],
]);

/** What of an image is past its end, and since which day; `undefined` when nothing is known. */
export function endOfLifeOf(
  reference: ImageReference,
): { readonly release: string; readonly date: string } | undefined {
  if (!officialRegistries.has(reference.registry)) return undefined;
  const name = reference.repository.replace(/^(?:docker\/)?library\//, '');
  const tag = reference.tag ?? '';
  if (!Object.hasOwn(ended, name)) return undefined;
  const own = find(name, versionsOf(tag));
  if (own !== undefined) return own;
  const [, system, alpine] = systemInTag.exec(tag) ?? [];
  if (system === undefined) return undefined;
  return alpine === undefined ? find('debian', [system]) : find('alpine', [alpine]);
}

/** "3.9.1-slim" is 3.9.1, 3.9 and 3. A major alone moves on where the product counts by minors. */
function versionsOf(tag: string): string[] {
  const version = /^v?([\d.]{1,20}|[a-z]{1,20})(?:[-.]|$)/.exec(tag)?.[1] ?? '';
  const parts = version.split('.');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('.'));
}

function find(
  name: string,
  versions: readonly string[],
): { readonly release: string; readonly date: string } | undefined {
  const releases = ended[name]!;
  const version = versions.find((each) => Object.hasOwn(releases, each));
  return version === undefined
    ? undefined
    : { release: `${name} ${version}`, date: releases[version]! };
}
