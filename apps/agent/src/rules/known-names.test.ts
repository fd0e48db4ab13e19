import { expect, test } from 'vitest';
import { knownNames } from './known-names.ts';

test('a pod knows where the API server is', () => {
  const names = knownNames({ KUBERNETES_SERVICE_HOST: '10.96.0.1' });
  expect(names.namesOf('10.96.0.1')).toEqual(['kubernetes.default.svc.cluster.local']);
  expect(names.namesOf('10.96.0.2')).toEqual([]);
});

test.each([{}, { KUBERNETES_SERVICE_HOST: '' }, { KUBERNETES_SERVICE_HOST: 'api.example.com' }])(
  'nothing is known from %j',
  (environment) => {
    expect(knownNames(environment).namesOf('10.96.0.1')).toEqual([]);
  },
);
