import { expect, test } from 'vitest';
import { SystemState } from '../state/system-state.ts';
import { eventType } from './event-types.ts';
import { categoryOf, renderArgument, renderArguments } from './render.ts';
import type { EventArguments } from './runtime-event.ts';

function event(type: string, args: EventArguments, result?: number) {
  const state = new SystemState();
  state.loadUser({ id: 1000, name: 'ann' });
  state.loadUser({ id: 33, name: 'www-data' });
  state.loadThread(6, { name: 'nc' });
  state.loadThread(5, { name: 'cat', workingDirectory: '/home/ann', uid: 1000 });
  state.loadDescriptors(5, [
    { number: 3, type: 'file', name: '/etc/passwd' },
    { number: 4, type: 'ipv4', name: '10.0.0.1:1->10.0.0.2:80', protocol: 'tcp' },
    { number: 5, type: 'userfaultfd', name: '' },
    { number: 8, type: 'timerfd', name: '' },
  ]);
  const envelope = { number: 1, seconds: 0, nanoseconds: 0, cpu: 0, tid: 5 };
  return state.apply({ type: eventType(type), args, result, ...envelope });
}

function argument(type: string, name: string, value: EventArguments[string]) {
  const parameter = eventType(type).parameters.find((each) => each.name === name)!;
  return renderArgument(event(type, { [name]: value }), parameter);
}

// Expected as sysdig 0.29.3 and Falco 0.41 write them.
test.each([
  ['openat', 'flags', 4097, 'O_RDONLY|O_CLOEXEC'],
  ['openat', 'flags', 4 | 3 | 256, 'O_TRUNC|O_CREAT|O_RDWR'],
  ['openat', 'flags', 0, 'O_NONE'],
  ['openat', 'dirfd', -100, 'AT_FDCWD'],
  ['openat', 'mode', 0o644, '0644'],
  ['openat', 'mode', 0, '0'],
  ['openat', 'name', '/etc/shadow', '/etc/shadow'],
  ['openat', 'name', '../bob/x', '/home/bob/x'],
  ['chmod', 'mode', 0o4755, 'S_IXOTH|S_IROTH|S_IXGRP|S_IRGRP|S_IXUSR|S_IWUSR|S_IRUSR|S_ISUID'],
  ['read', 'fd', 3, '<f>/etc/passwd'],
  ['read', 'fd', 4, '<4t>10.0.0.1:1->10.0.0.2:80'],
  ['read', 'fd', 77, '77'],
  ['read', 'res', -2, 'ENOENT'],
  ['read', 'res', 832, '832'],
  ['read', 'data', 'a\0\n\xffz', 'a...z'],
  ['socket', 'domain', 1, 'AF_LOCAL|AF_UNIX'],
  ['socket', 'domain', 17, 'AF_PACKET'],
  ['ptrace', 'request', 11, 'PTRACE_ATTACH'],
  ['ptrace', 'request', 99, '99'],
  ['kill', 'sig', 9, 'SIGKILL'],
  ['mmap', 'addr', -1, 'FFFFFFFFFFFFFFFF'],
  ['capset', 'cap_effective', 0x3fn, '3F'],
  ['setuid', 'uid', 1000, 'ann'],
  ['setuid', 'uid', 4294967295, '<NONE>'],
  ['unshare', 'flags', 0x100000 | 32, 'CLONE_NEWNS|CLONE_NEWUSER'],
  ['bpf', 'cmd', 5, 'BPF_PROG_LOAD'],
  ['execve', 'args', ['-c', 'id'], '-c.id.'],
  ['execve', 'exe_ino_mtime', 1_700_000_000_000_000_007n, '2023-11-14 22:13:20.000000007 +0000'],
  ['mount', 'flags', 0x80000000, 'NOUSER'],
  ['setuid', 'uid', 7, '<NA>'],
  ['setuid', 'uid', 33, 'www-data'],
  ['setuid', 'uid', 0, 'root'],
  ['kill', 'pid', 6, 'nc'],
  ['kill', 'pid', 7, '7'],
  ['poll', 'fds', '3:1 4:5 9:1', '3:f1 4:45 9:?1'],
])('%s %s %s', (type, name, value, expected) => {
  expect(argument(type, name, value)).toBe(expected);
});

test.each([
  ['openat', 'ino', { fd: 3 }, '<NA>'],
  ['recvfrom', 'tuple', { fd: 3 }, 'NULL'],
  ['read', 'data', { fd: 3 }, 'NULL'],
  ['execve', 'env', { res: 0 }, 'NULL'],
  ['mprotect', 'res', {}, undefined],
] as const)('what %s lacks: %s of %j', (type, name, args, expected) => {
  const parameter = eventType(type).parameters.find((each) => each.name === name)!;
  expect(renderArgument(event(type, args), parameter)).toBe(expected);
});

test('all arguments in one line, with numbers and names', () => {
  const args = { fd: 3, dirfd: -100, name: '/etc/passwd', flags: 4097, mode: 0 };
  expect(renderArguments(event('openat', args, 3))).toBe(
    'fd=3(<f>/etc/passwd) dirfd=-100(AT_FDCWD) name=/etc/passwd ' +
      'flags=4097(O_RDONLY|O_CLOEXEC) mode=0',
  );
});

test('the category of input and output is that of the descriptor', () => {
  expect(categoryOf(event('read', { fd: 3 }, 1))).toBe('file');
  expect(categoryOf(event('read', { fd: 4 }, 1))).toBe('net');
  expect(categoryOf(event('read', { fd: 9 }, 1))).toBe('unknown');
  expect(categoryOf(event('read', { fd: 5 }, 1))).toBe('ipc');
  expect(categoryOf(event('close', { fd: 8 }, 0))).toBe('unknown');
  expect(categoryOf(event('openat', {}, -2))).toBe('file');
});
