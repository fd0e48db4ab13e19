import { type Prevention, ResponseSettings } from '@seaworthy/runtime';
import { expect, test } from 'vitest';
import { chooseHooks, describeHooks, kernelWantsOf } from './choose-hooks.ts';

const all: Prevention = {
  rules: ['all'],
  mode: 'enforce',
  deniesChangedFiles: true,
  deniesFilesOutsideImage: true,
  deniesMemoryFiles: true,
  deniesModules: true,
  deniesHashes: false,
  unreadable: [],
  destinations: undefined,
};

const none = {
  deniesChangedFiles: false,
  deniesFilesOutsideImage: false,
  deniesMemoryFiles: false,
};
const files = { changed: true, outside: true, memory: true };

test.each(['lsm', 'returns'] as const)('%s judges files and modules: nobody is asked', (means) => {
  expect(chooseHooks(all, means)).toEqual({
    kernel: { modules: true, ...files },
    // A container's first program is judged by the guard all the same.
    watched: { ...files, reads: false, asks: false },
  });
});

test('fanotify asks about hashes', () => {
  expect(chooseHooks({ ...all, deniesHashes: true }, 'lsm').watched?.asks).toBe(true);
  const reads = { ...all, ...none, unreadable: ['/etc/shadow'] };
  expect(chooseHooks(reads, 'lsm').watched).toMatchObject({ reads: true, asks: false });
  expect(chooseHooks({ ...all, ...none }, 'lsm').watched).toBeUndefined();
});

test('without them fanotify asks about files; a signal stops modules alone', () => {
  const watched = { ...files, reads: false, asks: true };
  const nothing = { modules: false, changed: false, outside: false, memory: false };
  expect(chooseHooks(all, 'signal')).toEqual({ kernel: { ...nothing, modules: true }, watched });
  expect(chooseHooks(all, 'none')).toEqual({ kernel: nothing, watched });
});

test('the kernel is asked for what is enforced alone', () => {
  const wants = (more: object) =>
    kernelWantsOf(ResponseSettings.parse({ mode: 'enforce', ...more }));
  const both = [
    { name: 'a', deny: ['changed-files'] },
    { name: 'b', deny: ['kernel-modules'], mode: 'dry-run' },
  ];
  const nothing = { modules: false, executions: false, reads: false };
  expect(wants({})).toEqual(nothing);
  expect(wants({ prevent: both })).toEqual({ ...nothing, executions: true });
  expect(wants({ prevent: [{ name: 'd', unreadable: ['/etc/shadow'] }] })).toEqual({
    ...nothing,
    reads: true,
  });
  expect(wants({ prevent: [{ name: 'c', deny: ['kernel-modules'] }] })).toEqual({
    ...nothing,
    modules: true,
  });
});

test('what is used is said, as far as it is asked for', () => {
  const wants = { modules: true, executions: true, reads: true };
  const can = { network: true, execution: true, start: true };
  expect(describeHooks(wants, { ...can, refuses: 'lsm' })).toEqual([
    'executions are refused by BPF LSM',
    'reads are refused by BPF LSM',
    'kernel modules are refused by BPF LSM',
  ]);
  expect(describeHooks(wants, { ...can, refuses: 'signal' })).toEqual([
    'executions are refused by fanotify',
    'reads are refused by fanotify',
    expect.stringContaining('killed as he asks for it'),
  ]);
  expect(describeHooks(wants, { ...can, execution: false, refuses: 'none' })).toEqual([]);
  expect(
    describeHooks({ modules: false, executions: false, reads: false }, { ...can, refuses: 'none' }),
  ).toEqual([]);
});
