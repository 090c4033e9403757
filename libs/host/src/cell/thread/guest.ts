import { receiveMessageOnPort, workerData } from "node:worker_threads";
import type { Flat } from "../../slim/abi/codec.ts";
import type { Memory, Realloc } from "../../slim/abi/space.ts";
import { type Compiled, type CoreExports, type CoreFunction, compile, instantiate } from "../../slim/engine.ts";
import { GUEST, patience, Turns } from "../turns.ts";
import type { ThreadData } from "./begin-thread.ts";
import type { Program } from "./core-thread.ts";
import { EXPORT, SAID, Words } from "./words.ts";

/**
 * A thread that runs core modules for a host that can end it. Their memories are the host's, which writes what they are given and
 * reads what they give; only core values are handed over. It believes its host and nothing of what the modules do.
 */
interface Loaded {
  readonly module: Compiled;
  readonly imports: Program["imports"];
}

interface Made {
  readonly program: number;
  readonly exports: CoreExports;
}

/** Its host sends what it likes, whenever it likes. */
const FOREVER = patience(Number.POSITIVE_INFINITY);
/** Of what an engine says of a failure. */
const MAX_TEXT = 1000;

const { shared, port } = workerData as ThreadData;
const turns = new Turns(GUEST, shared);
const words = new Words(shared);
const programs = new Map<number, Loaded>();
const instances = new Map<number, Made>();
/** Calls that the host has not answered yet. */
let unanswered = 0;

function received<T>(): T {
  const message = receiveMessageOnPort(port) as { readonly message: T } | undefined;
  if (message === undefined) throw new Error("nothing came");
  return message.message;
}

function say(kind: number, place: number, flat: readonly Flat[]): void {
  words.write(kind, place, 0, flat);
  turns.pass();
}

async function load(): Promise<void> {
  try {
    const { id, core, pages, imports } = received<Program>();
    programs.set(id, { module: await compile(core, pages), imports });
    say(SAID.DONE, 0, []);
  } catch (cause) {
    fail(cause);
  }
}

function unload(id: number): undefined {
  programs.delete(id);
  for (const [instance, { program }] of instances) if (program === id) instances.delete(instance);
}

function make(id: number, program: number): undefined {
  const memory = received<Memory>();
  const loaded = programs.get(program);
  if (loaded === undefined) throw new Error("no such program");
  const imports: Record<string, Record<string, CoreFunction>> = {};
  for (const [place, [from, name]] of loaded.imports.entries()) {
    const functions = imports[from] ?? {};
    functions[name] = (...flat) => call(place, flat);
    imports[from] = functions;
  }
  instances.set(id, { program, exports: instantiate(loaded.module, imports, memory) });
}

function drop(id: number): undefined {
  instances.delete(id);
}

function run(id: number, which: number, flat: readonly Flat[]): Flat | undefined {
  const exports = instances.get(id)?.exports;
  if (exports === undefined) throw new Error("no such instance");
  if (which === EXPORT.ENTRY) return exports.entry(...flat);
  if (which === EXPORT.POST_RETURN) return exports.postReturn?.(...flat);
  return exports.realloc?.(...(flat as Parameters<Realloc>));
}

function call(place: number, flat: readonly Flat[]): Flat | undefined {
  unanswered += 1;
  say(SAID.CALL, place, flat);
  for (;;) {
    turns.wait(FOREVER);
    const { kind, flat: given } = words.read();
    if (kind !== SAID.RUN) {
      unanswered -= 1;
      if (kind === SAID.ANSWER) return given[0];
      throw new Error("the host's function threw");
    }
    // What it answers may need room first.
    answer();
  }
}

/** Does what was said last. */
function answer(): void {
  const { kind, first, second, flat } = words;
  const before = unanswered;
  try {
    const result = doing(kind, first, second, flat);
    demandTurn(before);
    say(SAID.DONE, 0, result === undefined ? [] : [result]);
  } catch (cause) {
    demandTurn(before);
    fail(cause);
  }
}

/** Whoever ran out of stack while the host had the turn does not know whose turn it is: then this thread ends, and the host is told. */
function demandTurn(before: number): void {
  if (unanswered !== before) process.exit(1);
}

function doing(kind: number, first: number, second: number, flat: readonly Flat[]): Flat | undefined {
  if (kind === SAID.RUN) return run(first, second, flat);
  if (kind === SAID.MAKE) return make(first, second);
  if (kind === SAID.DROP) return drop(first);
  if (kind === SAID.UNLOAD) return unload(first);
  throw new Error("nothing that could be done");
}

function fail(cause: unknown): void {
  const name = cause instanceof Error ? cause.name : undefined;
  const text = cause instanceof Error ? cause.message : String(cause);
  port.postMessage([name, text.slice(0, MAX_TEXT)]);
  say(SAID.FAILED, 0, []);
}

for (;;) {
  turns.wait(FOREVER);
  if (words.read().kind === SAID.LOAD) await load();
  else answer();
}
