import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { hasCommand, hasShared, ScapWriter, sharedPath } from '@seaworthy/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import type { RuntimeEvent } from '../../event/runtime-event.ts';
import { CaptureSource } from './capture-source.ts';

const directory = mkdtempSync(join(tmpdir(), 'seaworthy-capture-'));
afterAll(() => rmSync(directory, { recursive: true }));

const writer = new ScapWriter();
const closes = Array.from({ length: 500 }, (_, index) =>
  writer.event({
    code: 5,
    tid: 1 + (index % 3),
    nanoseconds: BigInt(index),
    parameters: [writer.number(0, 8), writer.number(index, 8)],
  }),
);
const capture = writer.capture(closes);

async function run(source: CaptureSource, signal?: AbortSignal) {
  const numbers: number[] = [];
  const problems: string[] = [];
  await source.run(
    {
      receive: (event) => numbers.push(event.number),
      lost: () => {},
      problem: (problem) => problems.push(problem.code),
    },
    signal,
  );
  return { numbers, problems };
}

test('files and streams, packed and plain', async () => {
  const file = join(directory, 'x.scap');
  const expected = closes.map((_, index) => index + 1);
  for (const bytes of [capture, gzipSync(capture)]) {
    writeFileSync(file, bytes);
    expect((await run(new CaptureSource(file))).numbers).toEqual(expected);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, index) =>
      bytes.subarray(index * 100, index * 100 + 100),
    );
    expect((await run(new CaptureSource(Readable.from(pieces)))).numbers).toEqual(expected);
  }
});

test('a capture that was cut gives its events and says so', async () => {
  const packed = gzipSync(capture, { level: 0 });
  const { numbers, problems } = await run(
    new CaptureSource(Readable.from([packed.subarray(0, packed.length - 2000)])),
  );
  expect(numbers.length).toBeGreaterThan(400);
  expect(problems).toContain('truncated');
});

test('what cannot be read is an error to act on', async () => {
  const code = (input: string | Readable) =>
    run(new CaptureSource(input)).then(
      () => 'none',
      (error) => error.code,
    );
  expect(await code(join(directory, 'absent.scap'))).toBe('TARGET_NOT_FOUND');
  expect(await code(directory)).toBe('ACCESS_DENIED');
  expect(await code(Readable.from([]))).toBe('MALFORMED');
  expect(await code(Readable.from([Buffer.from('#!/bin/sh\necho this is text')]))).toBe(
    'MALFORMED',
  );
  expect(await code(Readable.from([Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7])]))).toBe(
    'MALFORMED',
  );
});

test('stops when it is told to', async () => {
  const controller = new AbortController();
  controller.abort();
  const pieces = [capture.subarray(0, 2000), capture.subarray(2000)];
  const { numbers } = await run(new CaptureSource(Readable.from(pieces)), controller.signal);
  expect(numbers.length).toBeLessThan(100);
});

const isComparable = hasCommand('sysdig') && hasShared('corpora/falco/captures');

/**
 * sysdig of Debian 12 is of 2022. Libraries since have merged entries into returns, which gives
 * mmap a descriptor; let a connected datagram socket be connected elsewhere; and made the parent of
 * a thread that of its process. An unspecified address is what it replaces by one of the host.
 */
const knownDifferences = (line: string) => / mmap |:::0->|2001:4860:4860::8888:53$/.test(line);

describe.skipIf(!isComparable)('the same as sysdig', () => {
  test.each([
    'cat_write',
    'connect_localhost',
    'curl_google',
    'empty',
    'open-multiple-files',
    'ping_sendto',
    'single_ipv6_conn',
    'syscall',
    'test_ipv6_client',
  ])('%s', async (name) => {
    const file = sharedPath(`corpora/falco/captures/${name}.scap`);
    const lines: string[] = [];
    await new CaptureSource(file).run({
      receive: (event) => lines.push(lineOf(event)),
      lost: () => {},
      problem: () => {},
    });
    const format = '*%evt.num %evt.dir %evt.type %proc.name %thread.tid %user.uid %fd.name';
    const returns = execFileSync('sysdig', ['-r', file, '-p', format], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => /^\d+ (<|> (procexit|switch)) /.test(line))
      .map((line) => line.replace(/^(\d+) [<>]/, '$1').replace(/ <NA>$/, ' '));
    const numbers = new Map(lines.map((line) => [line.split(' ', 1)[0], line]));
    const odd = returns.filter((line) => {
      const ours = numbers.get(line.split(' ', 1)[0]!) ?? '';
      return ours !== line && !knownDifferences(ours);
    });
    expect(odd).toEqual([]);
    expect(lines.filter((line) => !line.includes(' container '))).toHaveLength(returns.length);
  });
});

function lineOf({ number, type, thread, fd }: RuntimeEvent): string {
  return [
    number,
    type.name,
    thread.name === '' ? '<NA>' : thread.name,
    thread.tid,
    thread.user.id,
    fd?.name ?? '',
  ].join(' ');
}
