import type { readSync, writeSync } from "node:fs";
import type { registerHooks } from "node:module";
import type { constants, createContext, Script } from "node:vm";
import { decoder } from "./codec/decoder.ts";
import { encoder } from "./codec/encoder.ts";
import { LAYOUT } from "./codec/layout.ts";
import type { inner } from "./inner.ts";
import { MESSAGE } from "./protocol.ts";

/** What a child process is told of its program. */
export interface Program {
  /** Scripts: one whose value is `inner`, one whose value is the glue's `instantiate`. */
  readonly inner: string;
  readonly glue: string;
  readonly modules: readonly (readonly [path: string, bytes: Uint8Array])[];
  /** The one that has a memory, which a crossing makes once. */
  readonly withMemory: string | undefined;
  /** Bytes of text that the component may hand over beside what it was given, between two messages. */
  readonly texts: number;
  /** Milliseconds after which a crossing ends this process by itself, should nobody be there any more to end it. */
  readonly alarm: number;
}

interface Powers {
  readonly readSync: typeof readSync;
  readonly writeSync: typeof writeSync;
  readonly registerHooks: typeof registerHooks;
  readonly constants: typeof constants;
  readonly createContext: typeof createContext;
  readonly Script: typeof Script;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The engine's own, which the type library of Node does not describe. */
declare const WebAssembly: { Module: new (bytes: Bytes) => object };

/**
 * The main program of a child process, of which only the text goes there. It makes a context for each crossing and
 * carries messages between it and the host. Before any of the program's text runs, it takes away what this realm has
 * beside the language, so that nothing is found by who comes here from the context.
 */
export function outer({ readSync, writeSync, registerHooks, constants, createContext, Script }: Powers): void {
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const writer = new TextEncoder();
  const { defineProperty, freeze, setPrototypeOf } = Object;
  const SLACK = 1024;
  const { apply } = Reflect;
  const { set } = Uint8Array.prototype;
  /** Without a look at what the context has made of its arrays. */
  const copy = (to: Bytes, from: Uint8Array): void => apply(set, to, [from]);

  function exactly(size: number): Bytes | undefined {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const read = readSync(0, bytes, at, size - at, null);
      if (read === 0) return undefined;
      at += read;
    }
    return bytes;
  }

  /** Nothing when the host is gone. */
  function receive(): Bytes | undefined {
    const length = exactly(4);
    return length === undefined ? undefined : exactly(new DataView(length.buffer).getUint32(0, true));
  }

  function send(bytes: Uint8Array): void {
    const message = new Uint8Array(4 + bytes.length);
    new DataView(message.buffer).setUint32(0, bytes.length, true);
    message.set(bytes, 4);
    for (let at = 0; at < message.length; ) at += writeSync(1, message, at);
  }

  /** Leads from the function to nothing else of this realm. */
  function alone<F extends (...args: never[]) => unknown>(work: F): F {
    return freeze(setPrototypeOf(work, null));
  }

  function newContext(): ReturnType<typeof createContext> {
    return createContext(constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: true } });
  }

  function scrub(): void {
    registerHooks({
      resolve() {
        throw new Error("nothing is imported here");
      },
    });
    const language = new Set<string>(new Script("Object.getOwnPropertyNames(globalThis)").runInContext(newContext()));
    for (const key of Reflect.ownKeys(globalThis)) {
      if (typeof key === "symbol" || !language.has(key)) Reflect.deleteProperty(globalThis, key);
    }
  }

  const first = receive();
  if (first === undefined) return;
  const program = decoder(LAYOUT)(first) as Program;
  const modules = new Map(program.modules);
  const say = encoder(LAYOUT);
  scrub();
  let innerScript: InstanceType<typeof Script>;
  let glueScript: InstanceType<typeof Script>;
  const compiled: object[] = [];
  try {
    innerScript = new Script(program.inner);
    glueScript = new Script(program.glue);
    // Kept, so that the engine finds them again when a context compiles the same bytes.
    for (const bytes of modules.values()) compiled.push(new WebAssembly.Module(bytes as Bytes));
  } catch {
    send(say([MESSAGE.REFUSED, "it is damaged or not valid"]));
    return;
  }
  send(say([MESSAGE.READY]));

  let message: Bytes | undefined;
  let texts = 0;
  const settle = (bytes: Bytes): void => {
    message = bytes;
    texts = bytes.length * 2 + program.texts + SLACK;
  };
  const take = alone((): number => {
    if (message === undefined) {
      const bytes = receive();
      if (bytes === undefined) return -1;
      settle(bytes);
    }
    return message?.length ?? 0;
  });
  const fill = alone((bytes: Bytes): void => {
    if (message !== undefined) copy(bytes, message);
    message = undefined;
  });
  const give = alone((bytes: Uint8Array): void => send(bytes));
  const read = alone((bytes: Uint8Array): string | undefined => {
    try {
      texts -= bytes.byteLength;
      return texts < 0 ? undefined : utf8.decode(bytes);
    } catch {
      return undefined;
    }
  });
  const write = alone((text: string, bytes: Bytes): number => {
    try {
      return writer.encodeInto(text, bytes).written;
    } catch {
      return 0;
    }
  });
  const moduleSize = alone((path: string): number => modules.get(path)?.length ?? 0);
  const fillModule = alone((path: string, bytes: Bytes): void => copy(bytes, modules.get(path) ?? new Uint8Array()));

  const crossing = (): void => {
    const context = newContext();
    const begin = innerScript.runInContext(context) as typeof inner;
    const go = begin(take, fill, give, read, write, moduleSize, fillModule, program.withMemory);
    let instantiate: unknown;
    try {
      instantiate = glueScript.runInContext(context);
    } catch {
      // Then it is no function, which the crossing says.
    }
    go(instantiate as Parameters<typeof go>[0]);
  };
  const run = new Script("crossing()");
  for (;;) {
    const bytes = receive();
    if (bytes === undefined) return;
    settle(bytes);
    defineProperty(globalThis, "crossing", { value: alone(crossing), configurable: true });
    run.runInThisContext({ timeout: program.alarm });
  }
}

/** A main program for Node, with some code before it that provides an expression for `outer`'s powers. */
export function mainProgram(before: string, powers: string): string {
  return `${before}
const LAYOUT = ${JSON.stringify(LAYOUT)};
const MESSAGE = ${JSON.stringify(MESSAGE)};
${encoder}
${decoder}
(${outer})(${powers});`;
}

export const MAIN_PROGRAM = mainProgram(
  `import { readSync, writeSync } from "node:fs";
import { registerHooks } from "node:module";
import { constants, createContext, Script } from "node:vm";`,
  "{ readSync, writeSync, registerHooks, constants, createContext, Script }",
);
