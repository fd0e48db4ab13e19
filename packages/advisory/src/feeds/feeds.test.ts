import { SeaworthyError } from '@seaworthy/model';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feeds } from './index.ts';

const now = new Date('2026-11-21T00:00:00Z');

const ecosystems = ['Debian:12', 'Alpine:v3.20', 'npm', 'Red Hat', 'Ubuntu:24.04', 'CVE'];

/** A document of each feed, for taking apart and putting together wrongly. */
const samples: Record<string, string> = {
  kev: '{"vulnerabilities":[{"cveID":"CVE-2021-44228","dateAdded":"2021-12-10"}]}',
  epss: '#x\ncve,epss,percentile\nCVE-1999-0001,0.03351,0.87650\n',
  'alpine-secdb':
    '{"distroversion":"v3.20","packages":[{"pkg":{"name":"a","secfixes":{"1-r0":["CVE-2020-1000 XSA-1"]}}}]}',
  'debian-tracker':
    '{"a":{"CVE-2020-1000":{"description":"d","releases":{"sid":{"status":"resolved","fixed_version":"1-1","repositories":{"sid":"2-1"}}}}}}',
  'debian-lists':
    '[29 Mar 2023] DSA-5380-1 a - security update\n\t{CVE-2023-1393}\n\t[bullseye] - a 2:1-1\n',
  'ubuntu-tracker': '{"candidate":"CVE-2020-1000","packages":{"a":{"xenial":["released","1-1"]}}}',
  cve5: '{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2020-1000"},"containers":{"cna":{"title":"t","metrics":[{"cvssV3_1":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]},"adp":[]}}',
  'nvd-cpe':
    '{"id":"CVE-2020-1000","cve":{"configurations":[{"nodes":[{"operator":"OR","cpeMatch":[{"criteria":"cpe:2.3:a:v:p:*:*:*:*:*:*:*:*","versionEndExcluding":"1","vulnerable":true}]}]}]}}',
  'redhat-csaf':
    '{"document":{"csaf_version":"2.0","tracking":{"id":"CVE-2020-1000","current_release_date":"2024-01-01T00:00:00Z"}},"product_tree":{"branches":[{"branches":[{"product":{"product_id":"B","product_identification_helper":{"cpe":"cpe:/o:redhat:enterprise_linux:9::baseos"}}},{"product":{"product_id":"a.x","product_identification_helper":{"purl":"pkg:rpm/redhat/a@1-2.el9_3?arch=x86_64"}}}]}],"relationships":[{"full_product_name":{"product_id":"B:a"},"product_reference":"a.x","relates_to_product_reference":"B"}]},"vulnerabilities":[{"cve":"CVE-2020-1000","product_status":{"fixed":["B:a"]},"threats":[{"category":"impact","details":"Low","product_ids":["B:a"]}]}]}',
  'ubuntu-vex':
    '{"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"vulnerability":{"name":"CVE-2020-1000"},"status":"affected","action_statement":"a","products":[{"@id":"pkg:deb/ubuntu/a@1?arch=source&distro=jammy"}]}]}',
  osv: '{"id":"GHSA-2234-fmw7-43wr","aliases":["CVE-2024-48913"],"affected":[{"package":{"ecosystem":"npm","name":"hono"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"4.6.5"}]}],"versions":["1.0.0"]}],"references":[{"type":"WEB","url":"https://a.test"}]}',
};

describe.each(feeds)('$name', (feed) => {
  const sample = samples[feed.name]!;
  const parse = (text: string) => [...feed.parse(text, { path: 'x', part: 'x', now })];

  test('declares what people need to know', () => {
    expect(feed.name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(feed.title).not.toBe('');
    expect(feed.licence).not.toBe('');
    expect(feed.cadence).not.toBe('');
    expect(feed.about).not.toBe('');
    expect(feed.url).toMatch(/^https:\/\//);
    expect(feed.homepage).toMatch(/^https:\/\//);
    if (feed.upstream !== undefined) expect(feed.upstream).toMatch(/^https:\/\/[^?#]*[^/]$/);
  });

  test('asks for files at its publisher where it has one', () => {
    const files = feed.files(ecosystems, 'upstream', now);
    expect(files.length > 0).toBe(feed.upstream !== undefined);
    for (const { part, path } of files) {
      const again = feed.files([feed.ecosystemOf?.(part) ?? ''], 'upstream', now);
      expect(again.map((file) => file.path)).toContain(path);
    }
  });

  test('recognises the files that it asks a mirror for', () => {
    for (const file of feed.files(ecosystems, 'mirror', now)) {
      const first = feeds.find((one) => one.recognise(file.path) !== undefined);
      expect(first).toBe(feed);
      expect(feed.recognise(file.path)).toEqual({ part: file.part, framing: file.framing });
    }
  });

  test('reads its sample', () => {
    expect(parse(sample)).toHaveLength(1);
  });

  test('throws nothing but named errors, whatever comes', () => {
    const value = fc.oneof(fc.json(), fc.string(), fc.constant(sample));
    fc.assert(
      fc.property(value, (text) => {
        expectNamed(() => parse(text));
      }),
      { numRuns: 300 },
    );
  });

  test('throws nothing but named errors on its own documents with values changed', () => {
    const replaced = fc.tuple(fc.nat(), fc.jsonValue(), fc.nat(sample.length), fc.string());
    fc.assert(
      fc.property(replaced, ([index, value, at, text]) => {
        expectNamed(() => parse(withValueReplaced(sample, index, value)));
        expectNamed(() => parse(sample.slice(0, at) + text + sample.slice(at + text.length)));
      }),
      { numRuns: 500 },
    );
  });
});

const withChanges = feeds.filter((feed) => feed.changes !== undefined);

test.each(withChanges)('$name reads any list of changes, or says what is wrong', (feed) => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '"2023/cve-2023-0044.json","2023-12-12T00:00:00+00:00"',
      '2026-01-01T00:00:00Z,GHSA-1',
      '2026-01-01T00:00:00Z,../../x',
    ),
  );
  const list = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
  const since = fc.oneof(fc.string(), fc.constant('2023-01-01T00:00:00.000Z'));
  fc.assert(
    fc.property(list, since, fc.array(fc.string()), (text, mark, ids) => {
      const lists = feed.changes!.names.map(() => text);
      expectNamed(() => feed.changes!.read(lists, { since: mark, ids }, 'part/', now));
      feed.changes!.asOf?.(text);
    }),
  );
});

function expectNamed(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(SeaworthyError);
    expect(error).toMatchObject({ code: expect.stringMatching(/^(?:MALFORMED|LIMIT_EXCEEDED)$/) });
  }
}

/** The JSON text with its n-th value (counting depth first) replaced; other text as it is. */
function withValueReplaced(text: string, index: number, value: unknown): string {
  if (!text.startsWith('{')) return text;
  let left = index % 100;
  const visit = (node: unknown): unknown => {
    if (left-- === 0) return value;
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, visit(child)]));
  };
  return JSON.stringify(visit(JSON.parse(text)));
}
