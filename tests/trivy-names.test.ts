import { packs } from '@seaworthy/check';
import { secretRules } from '@seaworthy/content';
import { namesForTrivyId, namesInTrivyTable } from '@seaworthy/policy';
import { expect, test } from 'vitest';

/** The table lies with what reads Trivy's files; the checks and rules that it names lie elsewhere. */
test('every check and rule that a name of Trivy stands for is there', () => {
  const known = new Set([
    ...packs.flatMap((pack) => pack.checks.map(({ id }) => id)),
    ...secretRules.map(({ id }) => id),
  ]);
  expect(namesInTrivyTable.filter((name) => !known.has(name))).toEqual([]);
});

test.each([
  ['AVD-DS-0002', ['avd-ds-0002', 'dockerfile-root-user', 'image-root-user']],
  ['DS002', ['ds002', 'dockerfile-root-user', 'image-root-user']],
  ['ksv-0017', ['ksv-0017', 'pod-privileged']],
  ['KSV-01010', ['ksv-01010', 'config-map-credential']],
  ['github-pat', ['github-pat', 'github-personal-token']],
  ['npm-token', ['npm-token']],
  ['AVD-AWS-0086', ['avd-aws-0086']],
  ['constructor', ['constructor']],
])('%s is %j', (id, names) => {
  expect(namesForTrivyId(id)).toEqual(names);
});
