// The engine's own, which the type library of Node does not describe.

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  room(): number;
  get(key: number, length: number): number;
}

declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** A module of `lookupModule`, which was made here: it imports nothing, and its loops end. */
export class LookupInstance {
  readonly #exports: Exports;
  readonly #room: Uint8Array;
  readonly #memory: DataView;

  constructor(bytes: Uint8Array) {
    this.#exports = new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports as Exports;
    const { buffer } = this.#exports.memory;
    this.#room = new Uint8Array(buffer, this.#exports.room());
    this.#memory = new DataView(buffer);
  }

  /** The part of its data that is found by a key, as text. */
  get(key: string): string | undefined {
    if (!key.isWellFormed()) return undefined;
    const { read, written } = new TextEncoder().encodeInto(key, this.#room);
    // What has no room is no key.
    if (read < key.length) return undefined;
    const row = this.#exports.get(this.#room.byteOffset, written);
    if (row === 0) return undefined;
    const [begin, length] = [this.#memory.getUint32(row, true), this.#memory.getUint32(row + 4, true)];
    return new TextDecoder().decode(new Uint8Array(this.#memory.buffer, begin, length));
  }
}
