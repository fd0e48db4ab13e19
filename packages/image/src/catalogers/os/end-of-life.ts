import type { Distribution } from '@seaworthy/model';

/**
 * The last day on which each release gets security fixes without a further contract: the support
 * that everyone has who simply installs it. Paid or volunteer extensions (Debian LTS and ELTS,
 * Ubuntu Pro, Red Hat ELS, SUSE LTSS, Oracle Extended) are left out on purpose.
 *
 * Sources: the life-cycle pages of the vendors, Debian's and Ubuntu's also in their own package
 * distro-info-data. Releases whose vendor names no day are absent.
 */
const releases = new Map<string, ReadonlyMap<string, string>>([
  // The security team's support. LTS goes on to 2016-02-29 (6), 2018-05-31 (7), 2020-06-30 (8),
  // 2022-06-30 (9), 2024-06-30 (10), 2026-08-31 (11), 2028-06-30 (12), 2030-06-30 (13).
  [
    'debian',
    dates`
      13 2028-08-09   12 2026-07-11   11 2024-08-14   10 2022-09-10
      9 2020-07-18    8 2018-06-17    7 2016-04-25    6 2014-05-31
      5 2012-02-06    4 2010-02-15    3.1 2008-03-31  3.0 2006-06-30`,
  ],
  [
    'ubuntu',
    dates`
      26.04 2031-05-29  25.10 2026-07-09  25.04 2026-01-15  24.10 2025-07-10
      24.04 2029-05-31  23.10 2024-07-11  23.04 2024-01-25  22.10 2023-07-20
      22.04 2027-06-01  21.10 2022-07-14  21.04 2022-01-20  20.10 2021-07-22
      20.04 2025-05-29  19.10 2020-07-17  19.04 2020-01-23  18.10 2019-07-18
      18.04 2023-05-31  17.10 2018-07-19  17.04 2018-01-13  16.10 2017-07-20
      16.04 2021-04-30  15.10 2016-07-28  15.04 2016-02-04  14.10 2015-07-23
      14.04 2019-04-25  13.10 2014-07-17  13.04 2014-01-27  12.10 2014-05-16
      12.04 2017-04-28  11.10 2013-05-09  11.04 2012-10-28  10.10 2012-04-10
      10.04 2015-04-30  9.10 2011-04-30   9.04 2010-10-23   8.10 2010-04-30
      8.04 2013-05-09   7.10 2009-04-18   7.04 2008-10-19   6.10 2008-04-25
      6.06 2011-06-01`,
  ],
  [
    'alpine',
    dates`
      3.24 2028-06-01  3.23 2027-11-01  3.22 2027-05-01  3.21 2026-11-01
      3.20 2026-04-01  3.19 2025-11-01  3.18 2025-05-09  3.17 2024-11-22
      3.16 2024-05-23  3.15 2023-11-01  3.14 2023-05-01  3.13 2022-11-01
      3.12 2022-05-01  3.11 2021-11-01  3.10 2021-05-01  3.9 2020-11-01
      3.8 2020-05-01   3.7 2019-11-01   3.6 2019-05-01   3.5 2018-11-01
      3.4 2018-05-01   3.3 2017-11-01   3.2 2017-05-01   3.1 2016-11-01
      3.0 2016-05-01   2.7 2015-11-01   2.6 2015-05-01   2.5 2014-11-01
      2.4 2014-05-01   2.3 2013-11-01   2.2 2013-05-01   2.1 2012-11-01`,
  ],
  // End of the maintenance phase; minor releases end when the next one appears.
  [
    'rhel',
    dates`
      10 2035-05-31  9 2032-05-31  8 2029-05-31  7 2024-06-30  6 2020-11-30
      5 2017-03-31   4 2012-02-29`,
  ],
  ['centos', dates`8 2021-12-31  7 2024-06-30  6 2020-11-30  5 2017-03-31  4 2012-02-29`],
  ['centos-stream', dates`10 2030-05-31  9 2027-05-31  8 2024-05-31`],
  ['rocky', dates`10 2035-05-31  9 2032-05-31  8 2029-05-31`],
  ['almalinux', dates`10 2035-05-31  9 2032-05-31  8 2029-05-31`],
  // Premier support. Oracle names no day for 10 yet.
  ['ol', dates`9 2032-06-30  8 2029-07-31  7 2024-12-31  6 2021-03-31`],
  [
    'fedora',
    dates`
      44 2027-06-02  43 2026-12-09  42 2026-05-27  41 2025-12-15  40 2025-05-13
      39 2024-11-26  38 2024-05-21  37 2023-12-05  36 2023-05-16  35 2022-12-13
      34 2022-06-07  33 2021-11-30  32 2021-05-25  31 2020-11-24  30 2020-05-26
      29 2019-11-26  28 2019-05-28  27 2018-11-30  26 2018-05-29  25 2017-12-12
      24 2017-08-08  23 2016-12-20  22 2016-07-19  21 2015-12-01  20 2015-06-23
      19 2015-01-06  18 2014-01-14  17 2013-07-30  16 2013-02-12  15 2012-06-26
      14 2011-12-09  13 2011-06-24  12 2010-12-02  11 2010-06-25  10 2009-12-17`,
  ],
  // 2018.03 and its forerunners: the end of maintenance support, which brought security fixes.
  [
    'amzn',
    dates`
      2023 2029-06-30     2 2026-06-30        2018.03 2023-12-31  2017.09 2023-12-31
      2017.03 2023-12-31  2016.09 2023-12-31  2016.03 2023-12-31  2015.09 2023-12-31
      2015.03 2023-12-31  2014.09 2023-12-31  2014.03 2023-12-31  2013.09 2023-12-31
      2013.03 2023-12-31  2012.09 2023-12-31  2012.03 2023-12-31  2011.09 2023-12-31`,
  ],
  // General support of each service pack.
  [
    'sles',
    dates`
      16.0 2027-11-30  15.7 2031-07-31  15.6 2025-12-31  15.5 2024-12-31  15.4 2023-12-31
      15.3 2022-12-31  15.2 2021-12-31  15.1 2021-01-31  15 2019-12-31    12.5 2024-10-31
      12.4 2020-06-30  12.3 2019-06-30  12.2 2018-03-31  12.1 2017-05-31  12 2016-06-30
      11.4 2019-03-31  11.3 2016-01-31  11.2 2014-01-31  11.1 2012-08-31  11 2010-12-31
      10.4 2013-07-31  10.3 2011-10-11  10.2 2010-04-11  10.1 2008-11-30  10 2007-12-31`,
  ],
  [
    'opensuse-leap',
    dates`
      16.0 2027-10-31  15.6 2026-04-30  15.5 2024-12-31  15.4 2023-12-07  15.3 2022-12-31
      15.2 2022-01-04  15.1 2021-02-02  15.0 2019-12-03  42.3 2019-07-01  42.2 2018-01-26
      42.1 2017-05-17  13.2 2017-01-17  13.1 2016-02-03  12.3 2015-01-29  12.2 2014-01-15
      12.1 2013-05-15  11.4 2012-11-05  11.3 2012-01-20  11.2 2011-05-12  11.1 2011-01-14
      11.0 2010-07-26`,
  ],
  ['photon', dates`4.0 2027-10-11  3.0 2025-10-02  2.0 2022-12-01  1.0 2022-02-28`],
  ['mariner', dates`2.0 2025-07-31  1.0 2023-07-31`],
]);

/** Ids whose releases live exactly as long as another distribution's. */
const sameAs = new Map([
  ['opensuse', 'opensuse-leap'], // as Leap 42 and its forerunners called themselves
  ['raspbian', 'debian'],
  ['redhat', 'rhel'],
  ['sled', 'sles'],
]);

/** Distributions that publish one date for all of a major version's minor releases. */
const byMajorVersion = new Set([
  'almalinux',
  'centos',
  'centos-stream',
  'debian',
  'ol',
  'rhel',
  'rocky',
]);

/** Last day (ISO date) of standard security support of a release; `undefined` when not known. */
export function endOfLife(
  distribution: Pick<Distribution, 'id' | 'versionId' | 'name'>,
): string | undefined {
  const { id, versionId, name } = distribution;
  // CentOS Linux and CentOS Stream share their id; only the name tells them apart.
  const key =
    id === 'centos' && /\bstream\b/i.test(name) ? 'centos-stream' : (sameAs.get(id) ?? id);
  const dated = releases.get(key);
  const components = versionId.split('.');
  return (
    dated?.get(versionId) ??
    dated?.get(components.slice(0, byMajorVersion.has(key) ? 1 : 2).join('.'))
  );
}

/** Pairs of release and date, separated by blanks. */
function dates(text: TemplateStringsArray): ReadonlyMap<string, string> {
  const words = text.join('').trim().split(/\s+/);
  const pairs = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) pairs.set(words[at]!, words[at + 1]!);
  return pairs;
}
