import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containerOfCgroups } from './container-of-cgroups.ts';

const id = '34dc0b5e626f2c5c4c5170e34b10e7654ce36f0fcd532739f4445baabea03376';
const outer = '9ba1b9b1a5b27e8c7d4e2f0c9a5c3b8f7e6d5c4b3a291807f6e5d4c3b2a19080';
const uid = '74c13223-5a00-11e9-b385-42010a80018d';
const uidOfUnit = uid.replaceAll('-', '_');

// As runtimes write them, with cgroups of version 1 and 2, both drivers.
const cases: [line: string, runtime: string, expectedId?: string, podUid?: string][] = [
  [`12:pids:/docker/${id}`, 'docker'],
  [`0::/system.slice/docker-${id}.scope`, 'docker'],
  [`0::/docker/${outer}/docker/${id}`, 'docker'],
  [`0::/docker/${id}/init.scope`, 'docker'],
  [`cpuset=/docker/${id}`, 'docker'],
  [`4:cpu,cpuacct:/kubepods/besteffort/pod${uid}/${id}`, 'unknown', id, uid],
  [
    `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uidOfUnit}.slice/cri-containerd-${id}.scope`,
    'containerd',
    id,
    uid,
  ],
  [`0::/kubepods.slice/kubepods-pod${uidOfUnit}.slice/crio-${id}.scope`, 'cri-o', id, uid],
  [
    `0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${uidOfUnit}.slice/crio-${id}.scope/container`,
    'cri-o',
    id,
    uid,
  ],
  [
    `11:memory:/system.slice/containerd.service/kubepods-burstable-pod${uidOfUnit}.slice:cri-containerd:${id}`,
    'containerd',
    id,
    uid,
  ],
  [`0::/system.slice/nerdctl-${id}.scope`, 'containerd'],
  [`0::/default/${id}`, 'containerd'],
  [`0::/machine.slice/libpod-${id}.scope/container`, 'podman'],
  [`0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope`, 'podman'],
  [`9:freezer:/libpod_parent/libpod-${id}`, 'podman'],
  [`5:devices:/ecs/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/${id}`, 'unknown'],
  [
    '5:devices:/ecs/455031fb66bf4b9ea0a1d7f2bbd4d76b/455031fb66bf4b9ea0a1d7f2bbd4d76b-3681984407',
    'containerd',
    '455031fb66bf4b9ea0a1d7f2bbd4d76b-3681984407',
  ],
  ['0::/lxc.payload.web01/system.slice/nginx.service', 'lxc', 'web01'],
  ['3:cpu:/lxc/web01', 'lxc', 'web01'],
  ['0::/machine.slice/systemd-nspawn@build\\x2dbox.service/payload', 'systemd-nspawn', 'build-box'],
];

test.each(cases)('%s', (line, runtime, expectedId = id, podUid = undefined) => {
  expect(containerOfCgroups([line])).toEqual({
    id: expectedId,
    runtime,
    ...(podUid !== undefined && { podUid }),
  });
});

test.each([
  '0::/',
  '0::/user.slice/user-1000.slice/session-1.scope',
  '0::/system.slice/docker.service',
  '0::/system.slice/containerd.service',
  `0::/machine.slice/libpod-conmon-${id}.scope`,
  `0::/system.slice/crio-conmon-${id}.scope`,
  '0::/lxc.monitor.web01',
  `0::/system.slice/docker-${id.slice(1)}.scope`,
  `0::/kubepods/burstable/pod${uid}`,
  '',
  'no slash',
])('the host: %s', (line) => {
  expect(containerOfCgroups([line])).toBeUndefined();
});

test('the first controller that names a container counts', () => {
  const lines = ['11:misc:/', `10:memory:/docker/${id}`, '0::/'];
  expect(containerOfCgroups(lines)?.id).toBe(id);
});

test('any text ends quickly', () => {
  const word = fc.constantFrom('/', ':', '-', 'docker', 'pod', '.scope', id, uid, 'lxc', '\\x2d');
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
      containerOfCgroups([words.join('')]);
    }),
  );
});
