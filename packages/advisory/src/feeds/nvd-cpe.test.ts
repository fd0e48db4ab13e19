import { expect, test } from 'vitest';
import { nvdCpeFeed } from './nvd-cpe.ts';

const context = { path: 'nvd.jsonl', part: '', now: new Date() };
const nginx = 'cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*';

function read(...configurations: object[]) {
  const line = JSON.stringify({ id: 'CVE-2023-44487', cve: { configurations } });
  const [record] = [...nvdCpeFeed.parse(line, context)];
  return record?.kind === 'advisory' ? record.affected : [];
}

function node(...cpeMatch: object[]): object {
  return { operator: 'OR', negate: false, cpeMatch };
}

test('bounds of a match', () => {
  const match = (bounds: object) => ({ criteria: nginx, vulnerable: true, ...bounds });
  expect(
    read({
      nodes: [
        node(
          match({ versionStartIncluding: '1.9.5', versionEndExcluding: '1.25.3' }),
          match({ versionEndIncluding: '1.8.1' }),
          match({ versionStartIncluding: '9' }),
        ),
      ],
    }),
  ).toEqual([
    {
      ecosystem: 'CPE',
      name: 'f5:nginx',
      intervals: [
        { introduced: '1.9.5', fixed: '1.25.3' },
        { introduced: '0', lastAffected: '1.8.1' },
        { introduced: '9' },
      ],
      versions: [],
    },
  ]);
});

test('a version in the name, every version, and no version', () => {
  const named = (fields: string) => ({
    criteria: `cpe:2.3:a:v:p:${fields}:*:*:*:*:*:*`,
    vulnerable: true,
  });
  expect(
    read({ nodes: [node(named('1.2:*'), named('1.3:beta1'), named('-:*'))] })[0],
  ).toMatchObject({
    intervals: [],
    versions: ['1.2', '1.3beta1'],
  });
  expect(read({ nodes: [node(named('*:*'))] })[0]?.intervals).toEqual([{ introduced: '0' }]);
});

test('only applications, only for Linux or anywhere, only what is vulnerable', () => {
  const match = (criteria: string, vulnerable = true) => ({ criteria, vulnerable });
  expect(
    read({
      nodes: [
        node(
          match('cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*'),
          match('cpe:2.3:a:x:plugin:*:*:*:*:*:wordpress:*:*'),
          match('cpe:2.3:a:x:library:*:*:*:*:*:node.js:*:*'),
          match(nginx, false),
          match('nonsense'),
        ),
      ],
    }),
  ).toEqual([]);
});

test('AND with another platform than Linux does not apply', () => {
  const and = (platform: string) => ({
    operator: 'AND',
    nodes: [
      node({ criteria: nginx, vulnerable: true }),
      node({ criteria: `cpe:2.3:o:${platform}:-:*:*:*:*:*:*:*`, vulnerable: false }),
    ],
  });
  expect(read(and('apple:macos'))).toEqual([]);
  expect(read(and('linux:linux_kernel'))).toHaveLength(1);
});

test('records without configurations say nothing, others are malformed', () => {
  const line = '{"id":"CVE-2023-36268","cve":{"configurations":null}}';
  expect([...nvdCpeFeed.parse(line, context)]).toEqual([]);
  for (const text of ['{}', '[]', '{"id":"CVE-2023-1"}']) {
    expect(() => [...nvdCpeFeed.parse(text, context)]).toThrow(
      expect.objectContaining({ code: 'MALFORMED' }),
    );
  }
});
