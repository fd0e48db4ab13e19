import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ScapWriter } from '@seaworthy/testkit';
import { afterAll, expect, test } from 'vitest';
import { openRecording, type RecordingKind } from './open-recording.ts';

const directory = mkdtempSync(join(tmpdir(), 'seaworthy-recording-'));
afterAll(() => rmSync(directory, { recursive: true }));

const writer = new ScapWriter();
const samples: Record<RecordingKind, Buffer> = {
  scap: writer.capture([
    writer.event({ code: 5, tid: 7, nanoseconds: 1n, parameters: [writer.number(0, 8)] }),
  ]),
  tetragon: Buffer.from(
    '{"process_exec":{"process":{"pid":7,"binary":"/bin/id"}},"time":"2024-04-14T02:18:14Z"}\n',
  ),
  audit: Buffer.from(
    'type=SYSCALL msg=audit(1713061094.376:7): arch=c000003e syscall=39 exit=7 pid=7 comm="id"\n',
  ),
};

async function tidsOf(input: string | Readable, kind?: RecordingKind) {
  const tids: number[] = [];
  const source = await openRecording(input, kind);
  await source.run({
    receive: ({ thread }) => tids.push(thread.tid),
    lost: () => {},
    problem: () => {},
  });
  return tids;
}

test.each(['scap', 'tetragon', 'audit'] as const)('%s, told by its start', async (kind) => {
  const file = join(directory, kind);
  for (const bytes of [samples[kind], gzipSync(samples[kind])]) {
    writeFileSync(file, bytes);
    expect(await tidsOf(file)).toEqual([7]);
    expect(await tidsOf(file, kind)).toEqual([7]);
    expect(await tidsOf(Readable.from([bytes]))).toEqual([7]);
  }
});

test('what is none is said', async () => {
  const codeOf = (input: string | Readable) =>
    openRecording(input).then(
      () => 'none',
      ({ code, message }) => `${code} ${message}`,
    );
  expect(await codeOf(join(directory, 'absent'))).toContain('TARGET_NOT_FOUND');
  expect(await codeOf(directory)).toContain('ACCESS_DENIED');
  expect(await codeOf(Readable.from([Buffer.from('plain text')]))).toContain('TARGET_UNSUPPORTED');
  expect(await codeOf(Readable.from([]))).toContain('TARGET_UNSUPPORTED');
  const alert = '{"rule":"x","output_fields":{},"time":"2024-04-14T02:18:14Z"}';
  expect(await codeOf(Readable.from([Buffer.from(alert)]))).toContain('judged already');
});
