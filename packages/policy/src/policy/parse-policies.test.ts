import { describe, expect, test } from 'vitest';
import { parsePolicies } from './parse-policies.ts';

const file = (when: string): string => `# ours
policies:
  - name: no-old-openssl
    stage: [build, ship]
    when: ${when}
    effect: deny
    message: Old copies of OpenSSL are refused.
`;

test('a policy, with what is not written', () => {
  const [policy, ...others] = parsePolicies(file('finding.exploited'), 'p.yaml');
  expect(others).toEqual([]);
  expect(policy).toMatchObject({
    name: 'no-old-openssl',
    stages: ['build', 'ship'],
    over: 'finding',
    effect: 'deny',
    controls: [],
    source: 'p.yaml:3',
  });
  expect(parsePolicies('', 'p.yaml')).toEqual([]);
  expect(parsePolicies('policies:\n', 'p.yaml')).toEqual([]);
  expect(parsePolicies('waivers: []\n', 'p.yaml')).toEqual([]);
});

describe('an error in an expression is placed in the file, in every style of text', () => {
  test.each([
    ['finding.severty.level == "high"', '5:19'],
    ['"finding.severty.level == \'high\'"', '5:20'],
    ['"finding.name == \\"x\\" && finding.severty.level == \\"high\\""', '5:45'],
    ["'finding.name == ''x'' && finding.severty.level == \"high\"'", '5:45'],
    ['|\n      finding.exploited &&\n      finding.severty.level == "high"', '7:15'],
    ['>-\n      finding.exploited &&\n      finding.severty.level == "high"', '7:15'],
    ['finding.exploited &&\n      finding.severty.level == "high"', '6:15'],
  ])('%s', (when, place) => {
    expect(() => parsePolicies(file(when), 'p.yaml')).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION',
        message: `p.yaml:${place}: when: there is no field "severty"`,
        hint: 'Did you mean "severity"?',
      }),
    );
  });
});

test.each([
  [file('finding.exploited').replace('effect: deny', 'effect: denny'), /p\.yaml:6:13: effect/],
  [file('finding.exploited').replace('effect: deny', 'efect: deny'), /p\.yaml:6:5: .*"efect"/],
  [file('finding.exploited').replace('[build, ship]', 'test'), /p\.yaml:4:12: stage/],
  [file('finding.exploited').replace('no-old', 'No Old'), /p\.yaml:3:11: .*small letters/],
  [
    file('finding.exploited') + file('finding.fixable').split('\n').slice(2).join('\n'),
    /:8:11: two policies/,
  ],
  [file('finding.exploited').replace(/ +message.*\n/, ''), /message/],
])('what is wrong is placed too: %#', (text, message) => {
  expect(() => parsePolicies(text, 'p.yaml')).toThrow(message);
});
