import { expect, test } from 'vitest';
import { alpineSecdbFeed } from './alpine-secdb.ts';

const context = { path: 'v3.20/main.json', part: 'v3.20', now: new Date() };

/** [package, id, aliases, fixed version or "never"] of every record. */
function statements(secfixes: Record<string, unknown>) {
  const text = JSON.stringify({
    apkurl: '{{urlprefix}}/{{distroversion}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk',
    archs: ['x86_64'],
    distroversion: 'v3.20',
    reponame: 'main',
    packages: [{ pkg: { name: 'xen', secfixes } }],
  });
  return [...alpineSecdbFeed.parse(text, context)].map((record) => {
    if (record.kind !== 'advisory') throw new Error(record.kind);
    const [entry] = record.affected;
    expect(entry?.ecosystem).toBe('Alpine:v3.20');
    expect(entry?.name).toBe('xen');
    const { id, aliases, cves } = record.advisory;
    return [id, aliases, cves, entry?.intervals[0]?.fixed ?? 'never'];
  });
}

test('each version fixed the ids listed with it', () => {
  expect(statements({ '4.18.0-r1': ['CVE-2023-34319', 'CVE-2023-34320'] })).toEqual([
    ['CVE-2023-34319', [], ['CVE-2023-34319'], '4.18.0-r1'],
    ['CVE-2023-34320', [], ['CVE-2023-34320'], '4.18.0-r1'],
  ]);
});

test('the key "0" says never affected', () => {
  expect(statements({ '0': ['CVE-2020-35864'] })).toEqual([
    ['CVE-2020-35864', [], ['CVE-2020-35864'], 'never'],
  ]);
});

test('one string may name a flaw twice, or several flaws', () => {
  expect(
    statements({
      '1-r0': [
        'CVE-2018-7540 XSA-252',
        'CVE-2026-48785 / GHSA-cr2j-534f-mf3g',
        'CVE 2025-48379',
        'CVE-2021-0001 CVE-2021-0002 XSA-1',
        'ELEMENTSEC-2026-1071, GHSA-fp53-rw9v-hcf9',
        'XSA-248',
        'CVE-2020-1234 (+regression fix)',
        '',
        '???',
      ],
    }),
  ).toEqual([
    ['CVE-2018-7540', ['XSA-252'], ['CVE-2018-7540'], '1-r0'],
    ['CVE-2026-48785', ['GHSA-cr2j-534f-mf3g'], ['CVE-2026-48785'], '1-r0'],
    ['CVE-2025-48379', [], ['CVE-2025-48379'], '1-r0'],
    ['CVE-2021-0001', [], ['CVE-2021-0001'], '1-r0'],
    ['CVE-2021-0002', [], ['CVE-2021-0002'], '1-r0'],
    ['GHSA-fp53-rw9v-hcf9', ['ELEMENTSEC-2026-1071'], [], '1-r0'],
    ['XSA-248', [], [], '1-r0'],
    ['CVE-2020-1234', [], ['CVE-2020-1234'], '1-r0'],
  ]);
});

test('odd packages are passed over, another file is malformed', () => {
  const odd = { distroversion: 'v3.2', packages: [{}, { pkg: { name: 'a' } }, 1, { pkg: 2 }] };
  expect([...alpineSecdbFeed.parse(JSON.stringify(odd), context)]).toEqual([]);
  for (const text of ['{}', '[]', '{"packages":[],"distroversion":"../etc"}']) {
    expect(() => [...alpineSecdbFeed.parse(text, context)]).toThrow(
      expect.objectContaining({ code: 'MALFORMED' }),
    );
  }
});

test('asks for the files of the releases that are needed', () => {
  const paths = alpineSecdbFeed.files(
    ['Alpine:v3.20', 'npm', 'Alpine:v3.20', 'Alpine:../x'],
    'mirror',
    context.now,
  );
  expect(paths.map(({ path }) => path)).toEqual([
    'alpine-secdb/v3.20/main.json',
    'alpine-secdb/v3.20/community.json',
  ]);
});
