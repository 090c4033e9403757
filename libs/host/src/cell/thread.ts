import { workerData } from "node:worker_threads";
import { admit } from "../admission/admit.ts";
import type { ImportObject, Program } from "../link/program.ts";
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
  channel.write(encode(message, given), FOREVER);
}

function call(place: number, args: readonly unknown[]): unknown {
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
    const program = await slimProgram(admit(component as Uint8Array), options as LoadOptions);
    programs.set(id, { program, bindings: new Map() });
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
    functions[name] = (...args) => call(place, args);
    imports[from] = functions;
  }
  loaded.bindings.set(binding, loaded.program.bind(imports));
}

function run(id: unknown, binding: unknown, args: unknown): void {
  const dispose = programs.get(id)?.bindings.get(binding);
  if (dispose === undefined) throw new Error("no such binding");
  const values = args as readonly unknown[];
  given = values[0];
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
