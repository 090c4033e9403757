import { decoder } from "./codec/decoder.ts";
import { encoder } from "./codec/encoder.ts";
import { LAYOUT } from "./codec/layout.ts";
import { MESSAGE } from "./protocol.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Functions = Record<string, (...args: unknown[]) => unknown>;
type Instantiate = (
  getCoreModule: (path: string) => object,
  imports: Record<string, Functions>,
  instantiateCore: (module: object, imports: object) => object,
) => Readonly<Record<string, unknown>>;

/** The engine's own, which the type library of Node does not describe. */
declare const WebAssembly: {
  Module: new (bytes: Bytes) => object;
  Instance: new (module: object, imports: object) => object;
};

/**
 * What runs one crossing in a context of its own, which has the language and nothing else. Only its text goes there, with
 * what it imports. All that it is given are functions that take and return numbers, texts and arrays of this context, and
 * that lead nowhere; the glue gets none of them.
 *
 * @param take waits for the host's next message and returns its length; `fill` copies it.
 * @param give sends a message to the host.
 * @param withMemory the module that has a memory, and is made once.
 * @param utf8 reads a text, or returns nothing for bytes that are none or too many.
 */
export function inner(
  take: () => number,
  fill: (bytes: Bytes) => void,
  give: (bytes: Uint8Array) => void,
  utf8: (bytes: Uint8Array) => string | undefined,
  encodeInto: (text: string, bytes: Bytes) => number,
  moduleSize: (path: string) => number,
  fillModule: (path: string, bytes: Bytes) => void,
  withMemory: string | undefined,
): (instantiate: Instantiate) => void {
  const encode = encoder(LAYOUT);
  const decode = decoder(LAYOUT);
  const { Instance, Module } = WebAssembly;
  const memories = new Set<object>();
  let made = false;
  let given: unknown;

  function next(): readonly unknown[] {
    const bytes = new Uint8Array(take());
    fill(bytes);
    return decode(bytes) as readonly unknown[];
  }

  function call(place: number, args: readonly unknown[]): unknown {
    give(encode([MESSAGE.CALL, place, args], given));
    const [kind, value] = next();
    if (kind !== MESSAGE.ANSWER) throw new Error("the host's function threw");
    return value;
  }

  function importsOf(names: readonly (readonly [from: string, name: string])[]): Record<string, Functions> {
    const imports: Record<string, Functions> = {};
    names.forEach(([from, name], place) => {
      const functions = imports[from] ?? {};
      functions[name] = (...args) => call(place, args);
      imports[from] = functions;
    });
    return imports;
  }

  function moduleAt(path: string): object {
    const bytes = new Uint8Array(moduleSize(path));
    fillModule(path, bytes);
    const module = new Module(bytes);
    if (path === withMemory) memories.add(module);
    return module;
  }

  function instanceOf(module: object, imports: object): object {
    if (memories.has(module) && made) throw new RangeError("a second memory");
    made ||= memories.has(module);
    return new Instance(module, imports);
  }

  function textOf(cause: unknown): string {
    try {
      return String((cause as Error).message).slice(0, 1000);
    } catch {
      return "something that is no error";
    }
  }

  class TextDecoder {
    readonly #label: string;

    constructor(label = "utf-8") {
      this.#label = label;
    }

    decode(bytes: Uint8Array): string {
      const text = this.#label === "utf-8" ? utf8(bytes) : undefined;
      if (text === undefined) throw new TypeError("bytes that are no text, or more of them than a crossing may take");
      return text;
    }
  }

  class TextEncoder {
    encode(text: string): Bytes {
      const bytes = new Uint8Array(text.length * 3);
      return bytes.slice(0, encodeInto(text, bytes));
    }

    encodeInto(text: string, bytes: Bytes): { read: number; written: number } {
      return { read: text.length, written: encodeInto(text, bytes) };
    }
  }
  const quiet = (): void => undefined;
  Object.assign(globalThis, {
    TextDecoder,
    TextEncoder,
    console: { error: quiet, debug: quiet, log: quiet, warn: quiet },
  });

  return (instantiate) => {
    try {
      const [, names, args] = next() as [unknown, [string, string][], unknown[]];
      given = args[0];
      const { dispose } = instantiate(moduleAt, importsOf(names), instanceOf);
      if (typeof dispose !== "function") throw new TypeError("the export `dispose` is no function");
      give(encode([MESSAGE.DONE, dispose(...args)], given));
    } catch (cause) {
      give(encode([MESSAGE.FAILED, cause instanceof RangeError ? "RangeError" : undefined, textOf(cause)]));
    }
  };
}

/** A script whose value is `inner`. */
export const INNER = `(() => {
"use strict";
const LAYOUT = ${JSON.stringify(LAYOUT)};
const MESSAGE = ${JSON.stringify(MESSAGE)};
${encoder}
${decoder}
return ${inner};
})()`;
