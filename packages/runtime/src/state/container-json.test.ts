import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseContainerJson } from './container-json.ts';

const id = '32a1026ccb88a551e2a38eb8f260b4700aefec7e8c007344057e58a9fa302374';

// As Falco's container plugin writes it, with made-up names.
const described = {
  container: {
    Mounts: [{ Destination: '/data', Mode: '', Propagation: 'rprivate', RW: true, Source: '/srv' }],
    User: '1000',
    cpu_period: 100000,
    created_time: 1730971086,
    env: [],
    full_id: id,
    host_ipc: false,
    host_network: true,
    host_pid: true,
    id: id.slice(0, 12),
    image: 'fedora:38',
    imagedigest: 'sha256:b9ff6f23cceb5bde20bb1f79b492b98d71ef7a7ae518ca1b15b26661a11e6a94',
    imageid: '0ca0fed353fb77c247abada85aebc667fd1f5fa0b5f6ab1efb26867ba18f2f0a',
    imagerepo: 'fedora',
    imagetag: '38',
    ip: '172.17.0.2',
    is_pod_sandbox: false,
    labels: { maintainer: 'someone' },
    name: 'youthful',
    pod_sandbox_labels: null,
    port_mappings: [],
    privileged: false,
    type: 7,
  },
};

test('what a runtime says of a container', () => {
  expect(parseContainerJson(JSON.stringify(described))).toEqual({
    fullId: id,
    runtime: 'containerd',
    name: 'youthful',
    image: {
      name: 'fedora:38',
      repository: 'fedora',
      tag: '38',
      id: described.container.imageid,
      digest: described.container.imagedigest,
    },
    labels: new Map([['maintainer', 'someone']]),
    mounts: [
      {
        source: '/srv',
        destination: '/data',
        mode: '',
        isWritable: true,
        propagation: 'rprivate',
      },
    ],
    isPrivileged: false,
    ip: '172.17.0.2',
    startedAt: 1730971086,
    hostNamespaces: ['pid', 'network'],
    user: '1000',
  });
});

test('the little that captures of 2016 have', () => {
  const json = '{"container":{"id":"3ad7b26ded6d","type":0,"name":"web","image":"nginx"}}';
  expect(parseContainerJson(json)).toMatchObject({
    fullId: '3ad7b26ded6d',
    runtime: 'docker',
    image: { name: 'nginx', repository: '', tag: '' },
  });
});

test('what is none', () => {
  for (const json of ['', '[]', '{"container":{}}', '{"container":{"id":""}}', '{"container":3}']) {
    expect(parseContainerJson(json)).toBeUndefined();
  }
});

test('changed at random it ends well', () => {
  const text = JSON.stringify(described);
  fc.assert(
    fc.property(
      fc.array(fc.nat(0xffff), { minLength: 2, maxLength: 8 }),
      fc.constantFrom(...Object.keys(described.container)),
      fc.jsonValue(),
      (noise, key, value) => {
        endsWell(() => parseContainerJson(mutated(text, noise).toString()));
        const changed = { container: { ...described.container, [key]: value } };
        endsWell(() => parseContainerJson(JSON.stringify(changed)));
      },
    ),
  );
});
