import { expect, test } from 'vitest';
import type { Container } from '../event/container.ts';
import { workloadFamily, workloadKey, workloadOf } from './workload.ts';

const image = {
  name: 'registry.example/shop/web:1.2',
  repository: 'registry.example/shop/web',
  tag: '1.2',
  digest: 'sha256:aaaa',
};

function container(facts: Partial<Container>): Container {
  return { fullId: 'f'.repeat(64), runtime: 'docker', image, ...facts };
}

function pod(name: string, labels: Record<string, string> = {}): Container {
  return container({
    name: 'web',
    pod: { name, namespace: 'shop', uid: 'u', labels: new Map(Object.entries(labels)) },
  });
}

const nameOf = (facts: Container) => workloadOf(facts).name;

test('a pod is named for what made it', () => {
  expect(nameOf(pod('cart-7d4b9c6f5-x2x7z'))).toBe('shop/cart/web');
  expect(nameOf(pod('cart-5f-x2x7z', { 'pod-template-hash': '5f' }))).toBe('shop/cart/web');
  expect(nameOf(pod('log-agent-zk5xc'))).toBe('shop/log-agent/web');
  expect(nameOf(pod('postgres-0', { 'statefulset.kubernetes.io/pod-name': 'postgres-0' }))).toBe(
    'shop/postgres/web',
  );
  expect(nameOf(pod('postgres-12'))).toBe('shop/postgres/web');
  expect(nameOf(pod('backup-28461120-kx9tt', { 'job-name': 'backup-28461120' }))).toBe(
    'shop/backup/web',
  );
  expect(nameOf(pod('backup-28461120-kx9tt'))).toBe('shop/backup/web');
  // Vowels are never drawn: these are names that people gave.
  expect(nameOf(pod('cart-query'))).toBe('shop/cart-query/web');
});

test('services, and containers whatever their suffix', () => {
  const labels = new Map([
    ['com.docker.compose.project', 'shop'],
    ['com.docker.compose.service', 'web'],
  ]);
  expect(workloadOf(container({ name: 'shop-web-3', labels }))).toMatchObject({
    kind: 'compose',
    name: 'shop/web',
  });
  const named = (name: string) => nameOf(container({ name }));
  expect(named('shop_web_1')).toBe('shop_web');
  expect(named('web')).toBe('web');
  expect(named('boring_keller')).toBe('web');
  expect(named('my_database')).toBe('my_database');
  expect(named('task-9f1b1c1e-8a72-4a7e-9d51-0f6f7f6b1c11')).toBe('task');
  expect(named('build-3f9a1c77')).toBe('build');
  expect(named('a1b2c3d4e5f6')).toBe('web');
  expect(nameOf(container({ name: 'k8s_web_cart-7d4b9c6f5-x2x7z_shop_uid_0' }))).toContain(
    'k8s_web',
  );
});

test('the key is of a release, the family of all', () => {
  const one = workloadOf(container({ name: 'web' }));
  const other = workloadOf(container({ name: 'web', fullId: 'e'.repeat(64) }));
  const next = workloadOf(container({ name: 'web', image: { ...image, digest: 'sha256:bbbb' } }));
  const { digest: _digest, ...named } = image;
  expect(workloadKey(one)).toBe(workloadKey(other));
  expect(workloadKey(one)).not.toBe(workloadKey(next));
  expect(workloadFamily(one)).toBe(workloadFamily(next));
  expect(workloadKey(workloadOf(container({ name: 'web', image: named })))).toBe(
    'container:web@registry.example/shop/web:1.2',
  );
});
