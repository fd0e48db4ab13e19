import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { addressBytes, isWithin, parseDestination } from './destination.ts';
import type { Prevention } from './prevention.ts';
import { PreventionTrial, trialNeeds } from './prevention-trial.ts';
import { ResponseSettings } from './response-settings.ts';

const prevention: Prevention = {
  rules: ['shops'],
  mode: 'dry-run',
  deniesChangedFiles: true,
  deniesFilesOutsideImage: false,
  deniesMemoryFiles: true,
  deniesModules: true,
  deniesHashes: false,
  unreadable: ['/etc/shadow'],
  destinations: ['10.0.0.0/8:5432', 'fd00::/8'],
};

function event(type: string, more: object, file: object = {}): RuntimeEvent {
  const executable = { path: '/tmp/x', isLowerLayer: false, isUpperLayer: false, isMemfd: false };
  const main = { executable: { ...executable, ...file } };
  return { type: { name: type }, thread: { main }, ...more } as unknown as RuntimeEvent;
}

const connect = (address: string, port: number) =>
  event('connect', { fd: { server: { address, port }, isServer: false } });

test.each([
  ['10.1.2.3', 5432, undefined],
  ['10.1.2.3', 443, 'would refuse a connection to 10.1.2.3:443'],
  ['203.0.113.9', 5432, 'would refuse a connection to 203.0.113.9:5432'],
  ['fd00::7', 80, undefined],
  ['2001:db8::7', 80, 'would refuse a connection to [2001:db8::7]:80'],
  ['127.0.0.1', 8080, undefined],
  ['::1', 8080, undefined],
])('a connection to %s port %i', (address, port, detail) => {
  const trial = new PreventionTrial(prevention);
  expect(trial.judge(connect(address, port))?.detail).toBe(detail);
  // Once is enough.
  expect(trial.judge(connect(address, port))).toBeUndefined();
});

test('programs are judged by where their file lies', () => {
  const trial = new PreventionTrial(prevention);
  const started = (file: object) => trial.judge(event('execve', {}, file))?.detail;
  expect(started({ path: '/bin/ls', isLowerLayer: true })).toBeUndefined();
  expect(started({ path: '/data/x' })).toBeUndefined();
  expect(started({ isUpperLayer: true })).toBe('would deny /tmp/x: the image did not bring it');
  expect(started({ path: 'memfd:x', isMemfd: true })).toBe(
    'would deny memfd:x: it lies in memory alone',
  );
});

test('without a list of destinations every one is allowed, and what is refused often ends', () => {
  const anywhere = new PreventionTrial({ ...prevention, destinations: undefined });
  expect(anywhere.judge(connect('203.0.113.9', 443))).toBeUndefined();
  const trial = new PreventionTrial(prevention);
  const told = Array.from({ length: 1000 }, (_, port) => trial.judge(connect('203.0.113.9', port)));
  expect(told.filter(Boolean)).toHaveLength(200);
});

test('connections are watched where a dry run has destinations', () => {
  const settings = (mode: string) =>
    ResponseSettings.parse({ mode, prevent: [{ name: 'x', destinations: ['10.0.0.0/8'] }] });
  expect(trialNeeds(settings('dry-run'))?.eventTypes.names).toContain('connect');
  expect(trialNeeds(settings('enforce'))).toBeUndefined();
});

test('what would not be read is told once, with who reads it', () => {
  const trial = new PreventionTrial(prevention);
  const open = (name: string) => trial.judge(event('openat', { fd: { name } }));
  expect(open('/etc/passwd')).toBeUndefined();
  expect(open('/etc/shadow')).toEqual({
    action: 'deny-read',
    detail: 'would keep /tmp/x from reading /etc/shadow',
  });
  expect(open('/etc/shadow')).toBeUndefined();
});

test('opens are watched where a dry run has files, of these files alone', () => {
  const settings = (mode: string) =>
    ResponseSettings.parse({ mode, prevent: [{ name: 'x', unreadable: ['/etc/shadow'] }] });
  const needs = trialNeeds(settings('dry-run'));
  expect(needs?.eventTypes.names).toContain('openat');
  expect(needs?.eventTypes.names).not.toContain('connect');
  expect(needs?.reads).toMatchObject({ paths: { exact: new Set(['/etc/shadow']) } });
  expect(trialNeeds(settings('enforce'))).toBeUndefined();
});

test('a module that would be loaded is told once; who has not the right to is not', () => {
  const trial = new PreventionTrial(prevention);
  const load = (type: string, result: number, more: object = {}) =>
    trial.judge(event(type, { result, ...more }, { path: '/sbin/insmod' }));
  const file = { fd: { name: '/tmp/rootkit.ko' } };
  expect(load('finit_module', -1, file)).toBeUndefined();
  expect(load('finit_module', 0, file)).toEqual({
    action: 'deny-module',
    detail: 'would keep /sbin/insmod from loading /tmp/rootkit.ko',
  });
  expect(load('finit_module', 0, file)).toBeUndefined();
  expect(load('init_module', -8)?.detail).toBe(
    'would keep /sbin/insmod from loading a kernel module from memory',
  );
  expect(
    new PreventionTrial({ ...prevention, deniesModules: false }).judge(
      event('init_module', { result: 0 }),
    ),
  ).toBeUndefined();
});

test('module loads are watched where a dry run denies them', () => {
  const settings = (mode: string) =>
    ResponseSettings.parse({ mode, prevent: [{ name: 'x', deny: ['kernel-modules'] }] });
  expect([...(trialNeeds(settings('dry-run'))?.eventTypes.names ?? [])]).toEqual([
    'init_module',
    'finit_module',
  ]);
  expect(trialNeeds(settings('enforce'))).toBeUndefined();
});

test('an address is within a network when their first bits are the same', () => {
  const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
  fc.assert(
    fc.property(octets, octets, fc.nat(32), (network, address, bits) => {
      const binary = (parts: readonly number[]) =>
        parts.map((part) => part.toString(2).padStart(8, '0')).join('');
      const isSame = binary(network).slice(0, bits) === binary(address).slice(0, bits);
      const destination = parseDestination(`${network.join('.')}/${bits}`)!;
      expect(isWithin(destination, addressBytes(address.join('.'))!, 80)).toBe(isSame);
    }),
  );
});
