import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resolveContainer } from './container-resolver.ts';
import { imageOf } from './image-name.ts';

const id = 'ab'.repeat(32);
let home = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sw-containers-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const directories = () => ({
  dockerRoots: [join(home, 'docker')],
  containerd: [{ state: join(home, 'containerd'), root: join(home, 'containerd-root') }],
  storage: [{ run: join(home, 'storage-run'), root: join(home, 'storage-root') }],
});

function write(path: string, value: unknown): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), typeof value === 'string' ? value : JSON.stringify(value));
}

describe('containers that runtimes wrote down', () => {
  test('of Kubernetes on containerd, with the account that its token names', () => {
    const claims = Buffer.from(
      JSON.stringify({ sub: 'system:serviceaccount:shop:cart-reader' }),
    ).toString('base64url');
    write('token/..data/token', `head.${claims}.signature`);
    write(`containerd/io.containerd.runtime.v2.task/k8s.io/${id}/config.json`, {
      ociVersion: '1.1.0',
      process: { user: { uid: 101 }, capabilities: { bounding: ['CAP_CHOWN'] } },
      annotations: {
        'io.kubernetes.cri.container-type': 'container',
        'io.kubernetes.cri.container-name': 'cart',
        'io.kubernetes.cri.image-name': 'registry.example/shop/cart:2.1',
        'io.kubernetes.cri.sandbox-name': 'cart-5d9c-x',
        'io.kubernetes.cri.sandbox-namespace': 'shop',
        'io.kubernetes.cri.sandbox-uid': '0b7c2c4e-0000-4000-8000-000000000001',
      },
      mounts: [
        { destination: '/proc', type: 'proc', source: 'proc' },
        {
          destination: '/var/run/secrets/kubernetes.io/serviceaccount',
          type: 'bind',
          source: join(home, 'token'),
          options: ['rbind', 'rprivate', 'ro'],
        },
      ],
      linux: { namespaces: [{ type: 'pid' }, { type: 'ipc' }, { type: 'mount' }] },
    });
    expect(resolveContainer(directories(), { id, runtime: 'containerd' })).toMatchObject({
      fullId: id,
      runtime: 'containerd',
      name: 'cart',
      user: '101',
      isPrivileged: false,
      image: { repository: 'registry.example/shop/cart', tag: '2.1' },
      hostNamespaces: ['network'],
      mounts: [{ isWritable: false, propagation: 'rprivate' }],
      pod: { name: 'cart-5d9c-x', namespace: 'shop', serviceAccount: 'cart-reader' },
    });
  });

  describe('of CRI-O', () => {
    const sandboxId = 'cd'.repeat(32);
    const digest = `sha256:${'1'.repeat(64)}`;
    // As kubelets have it: the image is asked for by its id.
    const imageId = '9'.repeat(64);
    const notes = {
      'io.kubernetes.cri-o.ContainerType': 'container',
      'io.kubernetes.cri-o.SandboxID': sandboxId,
      'io.kubernetes.container.name': 'web',
      'io.kubernetes.cri-o.Image': imageId,
      'io.kubernetes.cri-o.ImageName': 'quay.io/team/web:7',
      'io.kubernetes.cri-o.ImageRef': imageId,
      'io.kubernetes.cri-o.Labels': '{"io.kubernetes.container.name":"web"}',
      'io.kubernetes.pod.name': 'web-1',
      'io.kubernetes.pod.namespace': 'default',
      'io.kubernetes.pod.uid': 'u-1',
    };
    const process = { capabilities: { bounding: ['CAP_SYS_ADMIN', 'CAP_SYS_MODULE'] } };
    const bundle = (of: string) => `storage-run/overlay-containers/${of}/userdata/config.json`;
    const resolve = (of = id) => resolveContainer(directories(), { id: of, runtime: 'cri-o' });

    beforeEach(() => {
      write(bundle(sandboxId), {
        annotations: {
          ...notes,
          'io.kubernetes.cri-o.ContainerType': 'sandbox',
          'io.kubernetes.cri-o.Labels':
            '{"app":"web","io.kubernetes.pod.name":"web-1","io.kubernetes.container.name":"POD"}',
        },
      });
    });

    test('with labels of its sandbox, and a digest from its annotations', () => {
      write(bundle(id), {
        annotations: {
          ...notes,
          'io.kubernetes.cri-o.ImageRepoDigests': `quay.io/team/web@${digest}`,
        },
        process,
      });
      expect(resolve()).toMatchObject({
        runtime: 'cri-o',
        name: 'web',
        image: { name: 'quay.io/team/web:7', id: imageId, digest },
        isPrivileged: true,
        labels: new Map([['io.kubernetes.container.name', 'web']]),
        pod: { name: 'web-1', uid: 'u-1', labels: new Map([['app', 'web']]) },
      });
      expect(resolve(sandboxId)).toMatchObject({ name: 'POD', pod: { name: 'web-1' } });
    });

    test('of older versions, whose reference is the digest', () => {
      write(bundle(id), {
        annotations: { ...notes, 'io.kubernetes.cri-o.ImageRef': `quay.io/team/web@${digest}` },
      });
      expect(resolve()?.image).toMatchObject({ name: 'quay.io/team/web:7', digest });
    });

    test.each([
      'storage-root/overlay-containers/containers.json',
      'storage-root/overlay-containers/volatile-containers.json',
      'storage-run/overlay-containers/volatile-containers.json',
    ])('with what only the storage knows: %s', (list) => {
      write(bundle(id), { annotations: { ...notes, 'io.kubernetes.cri-o.ImageName': '' } });
      write(list, [
        {
          id,
          names: ['k8s_web_web-1_default_u-1_0'],
          image: imageId,
          metadata: JSON.stringify({ 'image-name': 'quay.io/team/web:7', 'image-id': imageId }),
        },
      ]);
      write('storage-root/overlay-images/images.json', [{ id: imageId, digest }]);
      expect(resolve()?.image).toMatchObject({ name: 'quay.io/team/web:7', digest });
    });
  });

  test('of Docker, with the digest that its image was pulled by', () => {
    const imageId = `sha256:${'2'.repeat(64)}`;
    const digest = `sha256:${'3'.repeat(64)}`;
    write(`docker/containers/${id}/config.v2.json`, {
      Name: '/web',
      Image: imageId,
      Config: { Image: 'nginx:1.27', User: 'nginx', Labels: { team: 'blue' } },
      State: { StartedAt: '0001-01-01T00:00:00Z' },
      MountPoints: { '/data': { Source: '/srv', Destination: '/data', RW: true } },
      NetworkSettings: { Networks: { bridge: { IPAddress: '172.17.0.2' } } },
    });
    write(`docker/containers/${id}/hostconfig.json`, { Privileged: true, PidMode: 'host' });
    write('docker/image/overlay2/repositories.json', {
      Repositories: { nginx: { 'nginx:1.27': imageId, [`nginx@${digest}`]: imageId } },
    });
    const found = resolveContainer(directories(), { id, runtime: 'docker' });
    expect(found).toMatchObject({
      name: 'web',
      image: { repository: 'nginx', tag: '1.27', id: '2'.repeat(64), digest },
      isPrivileged: true,
      hostNamespaces: ['pid'],
      ip: '172.17.0.2',
      user: 'nginx',
    });
    expect(found?.startedAt).toBeUndefined();
  });

  test('an id is no path, and what is broken is not known', () => {
    expect(resolveContainer(directories(), { id: '../../etc', runtime: 'docker' })).toBeUndefined();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        write(`docker/containers/${id}/config.v2.json`, text);
        write(`containerd/io.containerd.runtime.v2.task/moby/${id}/config.json`, text);
        resolveContainer(directories(), { id, runtime: 'unknown' });
      }),
      { numRuns: 50 },
    );
  });
});

test('names of images', () => {
  expect(imageOf('registry:5000/a/b')).toMatchObject({ repository: 'registry:5000/a/b', tag: '' });
  expect(imageOf(`a/b:1@sha256:${'4'.repeat(64)}`)).toEqual({
    name: `a/b:1@sha256:${'4'.repeat(64)}`,
    repository: 'a/b',
    tag: '1',
    digest: `sha256:${'4'.repeat(64)}`,
  });
});
