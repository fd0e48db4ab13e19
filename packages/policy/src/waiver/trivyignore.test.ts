import { describe, expect, test } from 'vitest';
import { subjectOf } from '../match/purl-pattern.ts';
import { parseWaivers } from './index.ts';

describe('.trivyignore', () => {
  // As Trivy's documentation writes it.
  const text = `# Accept the risk
CVE-2018-14618

# No impact in our settings
# (asked the team)
CVE-2019-14697 exp:2023-01-01
CVE-2019-1543

# Ignore misconfigurations and secrets
AVD-DS-0002
aws-account-id
CVE-2019-0006 exp:9999-01-01 key2:value2
`;

  test('identifiers, ends and the comments above them', () => {
    const waivers = parseWaivers(text, 'path/.trivyignore');
    expect(waivers.map(({ ids, reason, source }) => [ids[0], reason, source])).toEqual([
      ['cve-2018-14618', 'Accept the risk', 'path/.trivyignore:2'],
      ['cve-2019-14697', 'No impact in our settings (asked the team)', 'path/.trivyignore:6'],
      ['cve-2019-1543', 'No impact in our settings (asked the team)', 'path/.trivyignore:7'],
      ['avd-ds-0002', 'Ignore misconfigurations and secrets', 'path/.trivyignore:10'],
      ['aws-account-id', 'Ignore misconfigurations and secrets', 'path/.trivyignore:11'],
      ['cve-2019-0006', 'Ignore misconfigurations and secrets', 'path/.trivyignore:12'],
    ]);
    // Trivy compares with the beginning of the day.
    expect(waivers[1]!.endsAtMs).toBe(Date.parse('2023-01-01T00:00:00Z'));
    expect(waivers[3]!.ids).toEqual(['avd-ds-0002', 'dockerfile-root-user', 'image-root-user']);
  });

  test.each(['exp:2023-13-01', 'exp:2023-02-30', 'exp:tomorrow', 'exp:'])(
    '%s is no date',
    (word) => {
      expect(() => parseWaivers(`\nCVE-2020-1 ${word}`, '.trivyignore')).toThrow(
        expect.objectContaining({
          code: 'CONFIGURATION',
          message: expect.stringMatching(/^\.trivyignore:2:12: .* is not a date$/),
        }),
      );
    },
  );
});

describe('.trivyignore.yaml', () => {
  const text = `vulnerabilities:
  - id: CVE-2022-40897
    paths:
      - "usr/local/lib/python3.9/site-packages/setuptools-58.1.0.dist-info/METADATA"
    statement: Accept the risk
  - id: CVE-2023-2650
  - id: CVE-2023-3446
    expired_at: 2024-08-20
  - id: CVE-2023-3817
    expired_at: 2024-08-20T10:00:00+02:00
    purls:
      - "pkg:deb/debian/libssl1.1"
misconfigurations:
  - id: AVD-DS-0001
secrets:
  - id: aws-access-key-id
    paths: ["foo/bar/aws.secret"]
licenses:
  - id: GPL-3.0
`;

  test('every section is about its own kind of finding', () => {
    const waivers = parseWaivers(text, '.trivyignore.yaml').slice(4);
    expect(waivers.map(({ kinds, ids, source }) => [kinds, ids, source])).toEqual([
      [['misconfiguration'], ['avd-ds-0001', 'dockerfile-untagged-base'], '.trivyignore.yaml:14'],
      [['secret'], ['aws-access-key-id', 'aws-temporary-key-id'], '.trivyignore.yaml:16'],
      [['license'], ['gpl-3.0'], '.trivyignore.yaml:19'],
    ]);
    expect(waivers[1]!.paths[0]!.matches('foo/bar/aws.secret')).toBe(true);
  });

  test('flaws with paths, package URLs, statements and ends', () => {
    const waivers = parseWaivers(text, '.trivyignore.yaml').slice(0, 4);
    expect(
      waivers.map(({ ids, reason, source, endsAtMs }) => [ids[0], reason, source, endsAtMs]),
    ).toEqual([
      ['cve-2022-40897', 'Accept the risk', '.trivyignore.yaml:2', undefined],
      ['cve-2023-2650', 'listed in .trivyignore.yaml', '.trivyignore.yaml:6', undefined],
      [
        'cve-2023-3446',
        'listed in .trivyignore.yaml',
        '.trivyignore.yaml:7',
        Date.parse('2024-08-20T00:00:00Z'),
      ],
      [
        'cve-2023-3817',
        'listed in .trivyignore.yaml',
        '.trivyignore.yaml:9',
        Date.parse('2024-08-20T08:00:00Z'),
      ],
    ]);
    expect(
      waivers[3]!.packages[0]!.matches(subjectOf({ purl: 'pkg:deb/debian/libssl1.1@1.1.1' })),
    ).toBe(true);
    expect(waivers[0]!.paths[0]!.matches('usr/lib')).toBe(false);
  });

  test.each([
    ['vulnerabilities:\n  - statement: x', '2:5: an entry without id, paths or purls'],
    ['vulnerabilities:\n  - id: x\n    expired_at: soon', '3:17: "soon" is not a date'],
    ['vulnerabilities:\n  - id: x\n    purls: [lodash]', '3:13: "lodash" is no package URL'],
    ['vulnerabilities:\n  - id: x\n    paths: ["{a"]', '3:13: "{a" is no pattern'],
    ['vulnerabilities:\n  - id: {}', '2:9: id: expected string'],
  ])('%j is refused with its place', (broken, message) => {
    expect(() => parseWaivers(broken, '.trivyignore.yaml')).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION',
        message: expect.stringContaining(message),
      }),
    );
  });
});
