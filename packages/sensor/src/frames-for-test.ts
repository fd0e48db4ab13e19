import { callFields, frameTypes, frameVersion, headerFields, readyFields } from './frame/layout.ts';

export interface CallToWrite {
  readonly number: number;
  readonly result: number;
  readonly args: readonly bigint[];
  /** The texts by their slots (enum call_text). */
  readonly texts: Readonly<Record<number, string>>;
  readonly descriptorKind?: number;
  readonly mode?: number;
}

/** A frame of a system call as the kernel program writes it. */
export function callFrame(call: CallToWrite): Buffer {
  const texts: Buffer[] = [];
  const frame = Buffer.alloc(callFields.end.offset);
  for (let slot = 0; slot < 9; slot++) {
    const text = Buffer.from(call.texts[slot] ?? '');
    frame.writeUInt16LE(text.length, callFields.sizes.offset + slot * 2);
    texts.push(text);
  }
  frame.writeUInt16LE(frameTypes.call, headerFields.type.offset);
  frame.writeBigUInt64LE(123_456_789n, headerFields.time.offset);
  frame.writeUInt32LE(4242, headerFields.tid.offset);
  frame.writeUInt32LE(4242, headerFields.pid.offset);
  frame.writeBigInt64LE(BigInt(call.result), callFields.result.offset);
  call.args.forEach((value, index) => {
    frame.writeBigUInt64LE(BigInt.asUintN(64, value), callFields.args.offset + index * 8);
  });
  frame.writeUInt16LE(call.number, callFields.call.offset);
  frame.writeInt32LE(call.result, callFields.descriptor.offset);
  frame.writeUInt8(call.descriptorKind ?? 0, callFields.descriptorKind.offset);
  frame.writeUInt16LE(call.mode ?? 0o100644, callFields.mode.offset);
  return finished([frame, ...texts]);
}

export function readyFrame(bootToReal = 0n, version = frameVersion): Buffer {
  const frame = Buffer.alloc(readyFields.end.offset);
  frame.writeUInt16LE(frameTypes.ready, headerFields.type.offset);
  frame.writeBigInt64LE(bootToReal, readyFields.bootToReal.offset);
  frame.writeUInt32LE(version, readyFields.version.offset);
  return finished([frame]);
}

/** Padded to eight bytes, with its size at its beginning. */
export function finished(parts: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(parts);
  const size = Math.ceil(bytes.length / 8) * 8;
  const frame = Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);
  frame.writeUInt32LE(size, headerFields.size.offset);
  return frame;
}
