import { workerData } from "node:worker_threads";
import { jsName } from "@glither/wit";
import { admit } from "../admission/admit.ts";
import type { ImportObject, Program } from "../program.ts";
import { AbiError } from "../slim/abi/error.ts";
import { slimProgram } from "../slim/program.ts";
import { Channel, GUEST, patience } from "./channel.ts";
import { codecs, type LoadOptions, MESSAGE } from "./protocol.ts";

/**
 * A thread that runs components by the slim glue, for a host that can end it. It believes its host and nothing of what
 * the components do.
 */
type Message = readonly [kind: number, ...rest: unknown[]];

interface Loaded {
  readonly program: Program;
  /** Its imports that answer nothing: interface and function. */
  readonly silent: ReadonlySet<string>;
  readonly bindings: Map<unknown, (...args: readonly unknown[]) => unknown>;
}

/** Its host sends what it likes, whenever it likes. */
const FOREVER = patience(Number.POSITIVE_INFINITY);
const ANY = Number.POSITIVE_INFINITY;

const channel = new Channel(GUEST, workerData as SharedArrayBuffer);
const { encode, decode } = codecs();
const programs = new Map<unknown, Loaded>();
/** Crossings that were asked for while one was under way. */
const waiting: Message[] = [];
/** The artifact's record of the crossing that is under way, which most calls hand back as it was. */
let given: unknown;

function next(): Message {
  return decode(channel.read(ANY, FOREVER)) as Message;
}

function say(...message: Message): void {
  const [kind] = message;
  const isResult = kind !== MESSAGE.CALL && kind !== MESSAGE.POST;
  channel.write(encode(message, given), FOREVER, isResult);
}

/** So many calls that answer nothing go along with the next message; then the host has to keep up. */
const MOST_POSTED = 16;
let posted = 0;

function post(place: number, args: readonly unknown[]): unknown {
  if (posted === MOST_POSTED) return call(place, args);
  posted += 1;
  say(MESSAGE.POST, place, args);
  return undefined;
}

function call(place: number, args: readonly unknown[]): unknown {
  posted = 0;
  say(MESSAGE.CALL, place, args);
  for (;;) {
    const message = next();
    const [kind, value] = message;
    if (kind === MESSAGE.ANSWER) return value;
    if (kind === MESSAGE.THREW) throw new Error("the host's function threw");
    waiting.push(message);
  }
}

async function load(id: unknown, component: unknown, options: unknown): Promise<void> {
  try {
    const reading = admit(component as Uint8Array);
    const program = await slimProgram(reading, options as LoadOptions);
    const silent = reading.imports
      .filter(({ type }) => type.result === undefined)
      .map((item) => `${item.interface} ${jsName(item.name)}`);
    programs.set(id, { program, silent: new Set(silent), bindings: new Map() });
    say(MESSAGE.READY);
  } catch (cause) {
    say(MESSAGE.REFUSED, textOf(cause));
  }
}

function bind(id: unknown, binding: unknown, names: unknown): void {
  const loaded = programs.get(id);
  if (loaded === undefined) throw new Error("no such program");
  const imports: ImportObject = {};
  for (const [place, [from, name]] of (names as [string, string][]).entries()) {
    const functions = imports[from] ?? {};
    functions[name] = loaded.silent.has(`${from} ${name}`)
      ? (...args) => post(place, args)
      : (...args) => call(place, args);
    imports[from] = functions;
  }
  loaded.bindings.set(binding, loaded.program.bind(imports));
}

function run(id: unknown, binding: unknown, args: unknown): void {
  const dispose = programs.get(id)?.bindings.get(binding);
  if (dispose === undefined) throw new Error("no such binding");
  const values = args as readonly unknown[];
  given = values[0];
  posted = 0;
  try {
    say(MESSAGE.DONE, dispose(...values));
  } catch (cause) {
    say(MESSAGE.FAILED, cause instanceof AbiError ? cause.code : nameOf(cause), textOf(cause));
  } finally {
    given = undefined;
  }
}

function nameOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.name : undefined;
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

for (;;) {
  const [kind, id, second, third] = waiting.shift() ?? next();
  if (kind === MESSAGE.LOAD) await load(id, second, third);
  else if (kind === MESSAGE.BIND) bind(id, second, third);
  else if (kind === MESSAGE.RUN) run(id, second, third);
  else programs.delete(id);
}
