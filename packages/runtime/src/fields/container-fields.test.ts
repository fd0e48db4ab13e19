import { describe, expect, test } from 'vitest';
import type { Container } from '../event/container.ts';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import { written } from '../rules/rules-for-test.ts';

describe('containers', () => {
  const container: Container = {
    fullId: '3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e',
    runtime: 'containerd',
    name: 'web',
    image: {
      name: 'docker.io/library/nginx:1.27',
      repository: 'docker.io/library/nginx',
      tag: '1.27',
      id: `sha256:${'ab'.repeat(32)}`,
      digest: `sha256:${'cd'.repeat(32)}`,
    },
    labels: new Map([
      ['app', 'shop'],
      ['empty', ''],
      ['io.kubernetes.pod.name', 'x'],
    ]),
    isPrivileged: true,
    mounts: [
      {
        source: '/proc/1',
        destination: '/host/proc',
        mode: 'ro',
        isWritable: false,
        propagation: 'private',
      },
      {
        source: '/data',
        destination: '/var/lib',
        mode: '',
        isWritable: true,
        propagation: 'rprivate',
      },
    ],
    ip: '10.1.2.3',
    hostNamespaces: ['network'],
    pod: {
      name: 'web-0',
      namespace: 'shop',
      uid: 'u-1',
      serviceAccount: 'web',
      labels: new Map([['tier', 'front']]),
    },
  };
  const event = makeEvent({ thread: makeThread({ container }) });

  test('and their pods', () => {
    expect(
      written(
        event,
        `container.id container.full_id container.name container.type container.image
        container.image.id container.image.repository container.image.tag container.image.digest
        container.privileged container.ip container.host_network container.host_pid
        container.label.app container.label[app] container.labels container.mounts
        container.mount[1] container.mount.dest[/proc*] container.mount.dest[/etc]
        container.mount.source[/var/lib] container.mount.rdwr[/data] k8s.pod.name k8s.ns.name
        k8s.pod.uid k8s.pod.label.tier k8s.pod.ip k8s.sa.name`,
      ),
    ).toEqual([
      'container.id=3ad7b26ded6d',
      `container.full_id=${container.fullId}`,
      'container.name=web',
      'container.type=containerd',
      'container.image=docker.io/library/nginx:1.27',
      'container.image.id=abababababab',
      'container.image.repository=docker.io/library/nginx',
      'container.image.tag=1.27',
      `container.image.digest=sha256:${'cd'.repeat(32)}`,
      'container.privileged=true',
      'container.ip=10.1.2.3',
      'container.host_network=true',
      'container.host_pid=false',
      'container.label.app=shop',
      'container.label[app]=shop',
      'container.labels=app:shop, empty',
      'container.mounts=/proc/1:/host/proc:ro:false:private,/data:/var/lib::true:rprivate',
      'container.mount[1]=/data:/var/lib::true:rprivate',
      'container.mount.dest[/proc*]=/host/proc',
      'container.mount.dest[/etc]=N/A',
      'container.mount.source[/var/lib]=/data',
      'container.mount.rdwr[/data]=true',
      'k8s.pod.name=web-0',
      'k8s.ns.name=shop',
      'k8s.pod.uid=u-1',
      'k8s.pod.label.tier=front',
      'k8s.pod.ip=10.1.2.3',
      'k8s.sa.name=web',
    ]);
  });

  test('and the host', () => {
    const onHost = makeEvent();
    expect(
      written(
        onHost,
        'container.id container.name container.image.repository container.privileged k8s.pod.name',
      ),
    ).toEqual([
      'container.id=host',
      'container.name=host',
      'container.image.repository=',
      'container.privileged=false',
      'k8s.pod.name=<NA>',
    ]);
  });

  test('of which nothing is known yet', () => {
    const young = makeEvent({
      thread: makeThread({ container: { fullId: container.fullId, runtime: 'unknown' } }),
    });
    expect(written(young, 'container.id container.name container.image.repository')).toEqual([
      'container.id=3ad7b26ded6d',
      'container.name=<NA>',
      'container.image.repository=<NA>',
    ]);
  });
});
