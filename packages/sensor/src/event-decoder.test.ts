import type { KernelEvent } from '@seaworthy/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CgroupDirectory } from './container/cgroup-directory.ts';
import { EventDecoder } from './event-decoder.ts';
import { FrameStream } from './frame/frame-stream.ts';
import { callFrame, finished, readyFrame } from './frames-for-test.ts';

const OPENAT = 257;

function decoderInto(events: Partial<KernelEvent>[]): EventDecoder {
  return new EventDecoder('x64', new CgroupDirectory(), {
    event: (event) => events.push({ ...event, args: { ...event.args } }),
    cgroupMade: () => {},
    lost: () => {},
    gap: () => {},
    ready: () => {},
  });
}

const opened = callFrame({
  number: OPENAT,
  result: 3,
  args: [-100n, 0n, 0x241n, 0o640n],
  texts: { 0: '/srv/data/file', 1: '../data/file', 2: '/srv/work' },
  descriptorKind: 1,
});

test('an open, with its texts in their places', () => {
  const events: Partial<KernelEvent>[] = [];
  const decoder = decoderInto(events);
  decoder.decode(readyFrame(1_700_000_000_900_000_000n), 0);
  decoder.decode(opened, 0);
  expect(events).toMatchObject([
    {
      seconds: 1_700_000_001,
      nanoseconds: 23_456_789,
      number: 1,
      tid: 4242,
      result: 3,
      args: { fd: 3, dirfd: -100, name: '../data/file', flags: 2 | 4 | 0x100, mode: 0o640 },
      fd: { number: 3, type: 'file', name: '/srv/data/file', rawName: '../data/file' },
      thread: { pid: 4242, workingDirectory: '/srv/work' },
    },
  ]);
});

test('frames come whole, wherever chunks end', () => {
  const bytes = Buffer.concat([readyFrame(), opened, opened, opened]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (cuts) => {
      const events: Partial<KernelEvent>[] = [];
      const decoder = decoderInto(events);
      const stream = new FrameStream((frame, start) => decoder.decode(frame, start));
      let at = 0;
      for (let turn = 0; at < bytes.length; turn++) {
        const size = cuts[turn % cuts.length]!;
        stream.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(events.map(({ fd }) => fd?.name)).toEqual(Array(3).fill('/srv/data/file'));
    }),
  );
});

test('another version of the sensor is refused', () => {
  expect(() => decoderInto([]).decode(readyFrame(0n, 99), 0)).toThrow(/version 99/);
});

test('what is no frame is said to be none', () => {
  const stream = new FrameStream(() => {});
  expect(() => stream.push(Buffer.alloc(64, 0xff))).toThrow(
    expect.objectContaining({ code: 'MALFORMED' }),
  );
});

test('any content of a frame is an event or none, never a crash', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 12 }),
      fc.uint8Array({ minLength: 400, maxLength: 400 }),
      (type, content) => {
        const frame = finished([Buffer.from(content)]);
        frame.writeUInt16LE(type, 4);
        try {
          decoderInto([]).decode(frame, 0);
        } catch (error) {
          // Sizes that point beyond what came, or another version: an end, with a reason.
          expect(error).toBeInstanceOf(Error);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
