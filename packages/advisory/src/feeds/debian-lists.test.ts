import { expect, test } from 'vitest';
import { debianListsFeed } from './debian-lists.ts';

const context = { path: 'DSA/list', part: 'DSA', now: new Date() };

/** [id, CVEs, [ecosystem, package, fix or status]] of every advisory. */
function read(text: string) {
  return [...debianListsFeed.parse(text, context)].map((record) => {
    if (record.kind !== 'advisory') throw new Error(record.kind);
    const packages = record.affected.map(({ ecosystem, name, intervals, status }) => [
      ecosystem,
      name,
      intervals[0]?.fixed ?? status ?? 'never',
    ]);
    return [record.advisory.id, record.advisory.cves, ...packages];
  });
}

const sample = `[29 Mar 2023] DSA-5380-1 xorg-server - security update
\t{CVE-2023-1393}
\t[bullseye] - xorg-server 2:1.20.11-1+deb11u6
[20 Mar 2023] DSA-5376-1 apache2 - security update
\t{CVE-2006-20001 CVE-2022-36760}
\t[bullseye] - apache2 2.4.56-1~deb11u1
\tNOTE: also fixes a regression
[17 Mar 2023] DSA-5356-2 sox - regression update
\t[bullseye] - sox 14.4.2+git20190427-2+deb11u2
[25 Oct 2016] DSA-3699-1 virtualbox - end of life
\t[jessie] - virtualbox <end-of-life>
[18 Apr 2018] DSA-4205-1 jessie end-of-life
        NOTE: end of security support for jessie
[24 Apr 2014] DSA-2906-1 linux-2.6 - several
        {CVE-2013-0343 CVE-2013-2147}
        [squeeze] - linux-2.6 2.6.32-48squeeze5
        [sarge] - linux-2.6 <not-affected> (only in later)
[26 Sep 2010] DSA-2114-1 git-core
\t{CVE-2010-2542}
\t[lenny] - git-core 1:1.5.6.5-3+lenny3.1
[02 Feb 2000] DSA-0009-1 ghostscript - buffer overflow
\t[woody] - gs <unfixed>
`;

test('one advisory may cover several CVEs; old entries indent with spaces and lack the dash', () => {
  expect(read(sample)).toEqual([
    ['DSA-5380-1', ['CVE-2023-1393'], ['Debian:11', 'xorg-server', '2:1.20.11-1+deb11u6']],
    [
      'DSA-5376-1',
      ['CVE-2006-20001', 'CVE-2022-36760'],
      ['Debian:11', 'apache2', '2.4.56-1~deb11u1'],
    ],
    [
      'DSA-2906-1',
      ['CVE-2013-0343', 'CVE-2013-2147'],
      ['Debian:6', 'linux-2.6', '2.6.32-48squeeze5'],
      ['Debian:3.1', 'linux-2.6', 'never'],
    ],
    ['DSA-2114-1', ['CVE-2010-2542'], ['Debian:5', 'git-core', '1:1.5.6.5-3+lenny3.1']],
    ['DSA-0009-1', [], ['Debian:3.0', 'gs', 'affected']],
  ]);
});

test('regression updates and announcements without a CVE are no flaws', () => {
  const ids = read(sample).map(([id]) => id);
  expect(ids).not.toContain('DSA-5356-2');
  expect(ids).not.toContain('DSA-4205-1');
});

test('another text is malformed', () => {
  for (const text of ['', '# comment', '[29 Mar 2023] hello']) {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  }
});

test('recognises the lists by name', () => {
  expect(debianListsFeed.recognise('debian-lists/DLA-list-2023.txt.gz')?.part).toBe('DLA');
  expect(debianListsFeed.recognise('data/DSA/list')?.part).toBe('DSA');
  expect(debianListsFeed.recognise('data/CVE/list')).toBeUndefined();
});
