import type { KeywordTable } from './keyword-table.ts';
import { type Prefilter, segmentBytes } from './prefilter.ts';
import { wasmCode } from './wasm-code.ts';

/** As much of the WebAssembly JavaScript API as is used; the types of Node.js leave it out. */
declare const WebAssembly: {
  validate(code: Uint8Array): boolean;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly resume: { readonly value: number };
  scan(data: number, length: number, from: number, hits: number, capacity: number): number;
  countLines(start: number, length: number): number;
}

const hitCapacity = 4_096;
const pageBytes = 64 << 10;

let compiled: object | false | undefined;

function compile(): object | false {
  if (compiled === undefined) {
    const code = Buffer.from(wasmCode, 'base64');
    compiled = WebAssembly.validate(code) && new WebAssembly.Module(code);
  }
  return compiled;
}

/** The filter of `assembly/prefilter.ts`: sixteen positions at a time. */
export class WasmPrefilter implements Prefilter {
  readonly #exports: Exports;
  readonly #bytes: Uint8Array;
  readonly #hits: Uint32Array;
  readonly #hitsAt: number;
  readonly #dataAt: number;

  static isSupported(): boolean {
    return compile() !== false;
  }

  constructor(table: KeywordTable) {
    const module = compile();
    if (module === false) throw new Error('WebAssembly has no relaxed SIMD here');
    this.#exports = new WebAssembly.Instance(module).exports as Exports;
    this.#hitsAt = table.sizeBytes;
    this.#dataAt = this.#hitsAt + hitCapacity * 8;
    const { memory } = this.#exports;
    const needed = this.#dataAt + segmentBytes + 64;
    memory.grow(Math.max(0, Math.ceil((needed - memory.buffer.byteLength) / pageBytes)));
    this.#bytes = new Uint8Array(memory.buffer);
    this.#bytes.set(table.memory.subarray(0, table.sizeBytes));
    this.#hits = new Uint32Array(memory.buffer, this.#hitsAt, hitCapacity * 2);
  }

  scan(bytes: Uint8Array, hit: (keyword: number, position: number) => void): void {
    this.#load(bytes);
    let from = 0;
    while (from < bytes.length) {
      const count = this.#exports.scan(this.#dataAt, bytes.length, from, this.#hitsAt, hitCapacity);
      // `hit` may scan other bytes with this same filter.
      const hits = count === 0 ? this.#hits : this.#hits.slice(0, 2 * count);
      from = this.#exports.resume.value;
      for (let i = 0; i < count; i++) hit(hits[2 * i]! - 1, hits[2 * i + 1]!);
      if (from < bytes.length) this.#load(bytes);
    }
  }

  countLines(bytes: Uint8Array): number {
    this.#load(bytes);
    return this.#exports.countLines(this.#dataAt, bytes.length);
  }

  #load(bytes: Uint8Array): void {
    if (bytes.length > segmentBytes) throw new RangeError('more bytes than a segment');
    this.#bytes.set(bytes, this.#dataAt);
    this.#bytes.fill(0, this.#dataAt + bytes.length, this.#dataAt + bytes.length + 64);
  }
}
