import { checks } from '@seaworthy/check';
import { SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeControls } from './judge-controls.ts';
import { parseFramework } from './parse-framework.ts';
import { misconfiguration, reportOf, secret } from './reports-for-test.ts';

const own = `name: acme
title: Rules of Acme
sections:
  - id: "1"
    title: Images
    controls:
      - id: "1.1"
        title: Nobody runs as root
        checks: [dockerfile-root-user, image-root-user]
      - id: "1.2"
        title: No secrets
        findings: [secret]
      - id: "1.3"
        title: Held by the standard
        controls: [pss-restricted:capabilities]
      - id: "1.4"
        title: The team meets
        assessment: manual
        unseen: meetings leave no file
`;

const parse = (text: string) => parseFramework(text, 'acme.yaml', checks);

test('a framework of the user is judged like any other', () => {
  const report = reportOf('directory', {
    findings: [
      misconfiguration('dockerfile-root-user'),
      misconfiguration('pod-added-capabilities'),
      secret,
    ],
  });
  const { controls, framework } = judgeControls(parse(own), { reports: [report] }, checks);
  expect(framework).toEqual({ name: 'acme', title: 'Rules of Acme' });
  expect(controls.map(({ id, state, why }) => [id, state, why])).toEqual([
    ['1.1', 'failed', undefined],
    ['1.2', 'failed', undefined],
    ['1.3', 'failed', undefined],
    ['1.4', 'not-looked-at', 'meetings leave no file'],
  ]);
});

test.each([
  ['an unknown check', own.replace('image-root-user', 'image-rot-user'), '9:40', 'image-root-user'],
  ['an unknown kind', own.replace('[secret]', '[secrets]'), '12:20', 'Did you mean "secret"?'],
  [
    'an unknown control',
    own.replace('pss-restricted:capabilities', 'cis-docker-1.6:4.99'),
    '15:20',
    'cis-docker',
  ],
  ['a number twice', own.replace('"1.2"', '"1.1"'), '10:13', 'Change one'],
  ['a key that is none', own.replace('checks:', 'check:'), '9:9', 'Did you mean "checks"?'],
  ['no title', own.replace('title: Rules of Acme\n', ''), '1:1', 'compliance.md'],
  ['a name that is taken', own.replace('acme', 'nist-800-190'), '1:7', 'another name'],
  ['a number that is no text', own.replace('"1.1"', '1.1'), '7:13', 'quotes'],
  ['nothing', '', '1:1', 'compliance.md'],
])('%s is refused, with its place', (_, text, place, hint) => {
  let thrown: unknown;
  try {
    parse(text);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SeaworthyError);
  const { code, message, hint: said } = thrown as SeaworthyError;
  expect(code).toBe('CONFIGURATION');
  expect(message).toContain(`acme.yaml:${place}`);
  expect(said).toContain(hint);
});

test('whatever the file, it ends with a SeaworthyError or none', () => {
  fc.assert(
    fc.property(fc.nat(own.length), fc.string({ maxLength: 20 }), (at, inserted) => {
      try {
        parse(own.slice(0, at) + inserted + own.slice(at + inserted.length));
      } catch (error) {
        expect(error).toBeInstanceOf(SeaworthyError);
      }
    }),
    { numRuns: 300 },
  );
});
