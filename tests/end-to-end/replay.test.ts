import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { hasShared, ScapWriter, sharedPath } from '@seaworthy/testkit';
import { afterAll, expect, test } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const rules = sandbox.path('rules.yaml');
writeFileSync(
  rules,
  `- macro: opens
  condition: evt.type in (open, openat)
- rule: Shadow read
  desc: Someone reads the passwords
  condition: opens and fd.name=/etc/shadow
  output: Passwords read | file=%fd.name process=%proc.name container=%container.id
  priority: WARNING
  tags: [files]
- rule: Any open
  desc: Someone opens a file
  condition: opens
  output: Opened %fd.name
  priority: DEBUG
`,
);

const writer = new ScapWriter();
const text = (value: string) => Buffer.from(`${value}\0`);
const id = '34dc0b5e626f2c5c4c5170e34b10e7654ce36f0fcd532739f4445baabea03376';
const exec = {
  code: 293,
  tid: 7,
  nanoseconds: 1_713_061_094_376_304_204n,
  parameters: [
    writer.number(0, 8),
    text('cat'),
    text('/etc/shadow'),
    ...[7, 7, 1].map((number) => writer.number(number, 8)),
    text(''),
    ...[8, 8, 8, 4, 4, 4].map((bytes) => Buffer.alloc(bytes)),
    text('c\x1bat'),
    text(`cpu=/docker/${id}`),
  ],
};
const open = (path: string) => ({
  code: 307,
  tid: 7,
  nanoseconds: 1_713_061_094_976_304_204n,
  parameters: [
    writer.number(3, 8),
    writer.number(-100, 8),
    text(path),
    writer.number(1, 4),
    writer.number(0, 4),
  ],
});
const capture = gzipSync(
  writer.capture(
    [exec, open('/etc/passwd'), open('/etc/shadow')].map((each) => writer.event(each)),
  ),
);
const file = sandbox.path('capture.scap');
writeFileSync(file, capture);

test('alerts one a line, from a file and from standard input', async () => {
  const words = ['agent', 'replay', '-r', rules, '--format', 'text'];
  const { stdout, stderr, exitCode } = await sandbox.run([...words, file]);
  expect(stdout.split('\n')).toEqual([
    `2024-04-14T02:18:14.976304204Z Debug Any open [${id.slice(0, 12)}]: Opened /etc/passwd`,
    `2024-04-14T02:18:14.976304204Z Warning Shadow read [${id.slice(0, 12)}]: Passwords read | file=/etc/shadow process=c\\u001bat container=${id.slice(0, 12)}`,
    '',
  ]);
  expect(stderr).toContain('2 alerts, 2 in all, 1 incident, of 3 events');
  expect(exitCode).toBe(0);
  const piped = await sandbox.run([...words, '-'], { input: capture });
  expect(piped.stdout).toBe(stdout);
});

test('as JSON, above a priority, all rules that hold, and for a gate', async () => {
  const json = await sandbox.run([
    ...['agent', 'replay', file, '-r', rules, '--format', 'json', '--priority', 'warning'],
    '--fail',
  ]);
  expect(json.exitCode).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({
    rule: 'Shadow read',
    priority: 'Warning',
    source: 'syscall',
    tags: ['files'],
    time: '2024-04-14T02:18:14.976304204Z',
    output_fields: { 'fd.name': '/etc/shadow', 'container.id': id.slice(0, 12) },
  });
  const all = await sandbox.run([
    ...['agent', 'replay', file, '-r', rules, '--all', '-q', '--format', 'text'],
  ]);
  expect(all.stdout.trim().split('\n')).toHaveLength(3);
  expect(all.stderr).toBe('');
});

test('questions that are wrong, and recordings that are none', async () => {
  const outcome = async (...words: string[]) => {
    const { exitCode, stderr } = await sandbox.run(['agent', 'replay', ...words]);
    return [exitCode, stderr] as const;
  };
  expect(await outcome(file)).toEqual([0, expect.any(String)]);
  expect(await outcome(rules, '-r', rules)).toEqual([
    3,
    expect.stringContaining('is no recording of events'),
  ]);
  expect(await outcome(sandbox.path('absent'), '-r', rules)).toEqual([
    3,
    expect.stringContaining('there is no such file'),
  ]);
  const broken = sandbox.path('broken.yaml');
  writeFileSync(
    broken,
    '- rule: x\n  desc: x\n  condition: evt.type=\n  output: x\n  priority: DEBUG\n',
  );
  const [exitCode, stderr] = await outcome(file, '-r', broken);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('broken.yaml:3');
});

test('a capture that was cut gives what it holds, and says so', async () => {
  writeFileSync(sandbox.path('cut'), capture.subarray(0, capture.length - 20));
  const { stderr, exitCode } = await sandbox.run([
    'agent',
    'replay',
    sandbox.path('cut'),
    '-r',
    rules,
  ]);
  expect(stderr).toContain('ends');
  expect(exitCode).toBe(0);
});

test.skipIf(!hasShared('corpora/falco'))('a recorded capture by the default rules', async () => {
  const { stdout, exitCode } = await sandbox.run([
    'agent',
    'replay',
    sharedPath('corpora/falco/captures/test_ipv6_client.scap'),
    '--rules',
    sharedPath('corpora/falco/rules'),
  ]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Unexpected UDP Traffic');
  expect(readFileSync(rules, 'utf8')).toContain('macro');
});
