import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ref, Vat } from "@glither/vat";
import type { Output } from "../capabilities/index.ts";
import { collectedOutput, FAULTS_BY_NUMBER, type Folder, type FolderOptions, folder } from "../capabilities/index.ts";
import { type Capabilities, preview1, reaching } from "../wasi/index.ts";

/** A guest that a test plays itself: it calls the host as a module would, over a memory of its own. */
export class PlayedGuest {
  readonly vat = new Vat({ name: "guest", report: () => undefined });
  readonly memory = new Uint8Array(65_536);
  readonly #imports: Readonly<Record<string, (...args: never[]) => number>>;
  #free = 4_096;

  constructor(make: (vat: Vat) => Capabilities) {
    const reach = reaching(this.vat, () => {
      throw new Error("nothing here is elsewhere");
    });
    const { imports, begin } = preview1(make(this.vat), reach);
    begin({ buffer: this.memory.buffer as ArrayBuffer });
    this.#imports = imports;
  }

  /** Calls a function; a text takes the places of its address and its length. Answers the error's name. */
  call(name: string, ...args: readonly (number | bigint | string)[]): string {
    const flat = args.flatMap((arg) => (typeof arg === "string" ? this.put(arg) : [arg]));
    const run = this.#imports[name] as unknown as (...all: readonly (number | bigint)[]) => number;
    return FAULTS_BY_NUMBER[run(...flat)] as string;
  }

  /** Puts a text into the memory. */
  put(text: string): [address: number, length: number] {
    const bytes = new TextEncoder().encode(text);
    const address = this.#free;
    this.memory.set(bytes, address);
    this.#free += (bytes.length + 8) & ~7;
    return [address, bytes.length];
  }

  /** Forgets the texts that were put there. */
  rewind(): void {
    this.#free = 4_096;
  }

  u32(address: number): number {
    return new DataView(this.memory.buffer).getUint32(address, true);
  }

  /** Opens a path of the directory 3, for reading unless rights are said; answers the number, or the error's name. */
  open(path: string, rights = 1n << 1n, openings = 0, lookup = 1, directory = 3): number | string {
    const fault = this.call("path_open", directory, lookup, path, openings, rights, 0n, 0, 0);
    return fault === "success" ? this.u32(0) : fault;
  }

  write(number: number, text: string): string {
    const [address, length] = this.put(text);
    new DataView(this.memory.buffer).setUint32(16, address, true);
    new DataView(this.memory.buffer).setUint32(20, length, true);
    return this.call("fd_write", number, 16, 1, 0);
  }

  read(number: number, most = 256): string {
    new DataView(this.memory.buffer).setUint32(16, 32_768, true);
    new DataView(this.memory.buffer).setUint32(20, most, true);
    const fault = this.call("fd_read", number, 16, 1, 0);
    return fault === "success" ? new TextDecoder().decode(this.memory.subarray(32_768, 32_768 + this.u32(0))) : fault;
  }
}

export const WRITING = (1n << 6n) | (1n << 1n) | (1n << 22n) | (1n << 8n);
export const CREATING = 1;

/** A folder for a test, and a guest that has it as `/`. */
export class FolderGuest extends PlayedGuest {
  readonly path: string;
  readonly #folder: Folder;

  constructor(options: FolderOptions = {}, place = mkdtempSync(join(tmpdir(), "glither-sandbox-"))) {
    let made: Folder | undefined;
    super((vat) => {
      made = folder(vat, place, options);
      return { directories: { "/": made.directory } };
    });
    this.path = place;
    this.#folder = made as unknown as Folder;
  }

  get directory(): Folder["directory"] {
    return this.#folder.directory;
  }

  remove(): void {
    this.#folder.end();
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** An output whose text can be asked for. */
export function kept(vat: Vat): { readonly output: Ref<Output>; readonly text: () => string } {
  const parts: Uint8Array[] = [];
  const output = vat.spawn(collectedOutput, 1_000_000, (bytes: Uint8Array) => void parts.push(bytes));
  return { output, text: () => Buffer.concat(parts).toString() };
}
