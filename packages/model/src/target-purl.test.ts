import { expect, test } from 'vitest';
import { targetPurl } from './target-purl.ts';

test('an image is named by its digest and where it lies', () => {
  const target = { input: '', kind: 'image', reader: 'registry', name: '' } as const;
  const named = (name: string) =>
    targetPurl({ ...target, name, digest: 'sha256:ab', platform: 'linux/arm64/v8' });
  expect(named('localhost:5000/team/Web:2.1')).toBe(
    'pkg:oci/web@sha256:ab?arch=arm64&repository_url=localhost:5000%2Fteam%2Fweb&tag=2.1',
  );
  expect(named('nginx@sha256:ab')).toBe('pkg:oci/nginx@sha256:ab?arch=arm64');
  expect(targetPurl({ ...target, name: 'nginx' })).toBeUndefined();
});
