import { ModuleError } from "../error.ts";
import { type ModuleLimits, stepsOf } from "../limits.ts";
import { Bytes } from "./bytes.ts";
import { KIND, type Outline, SECTION } from "./outline.ts";
import { locals, skim } from "./skim.ts";
import { concat, leb, section, signed, text } from "./write.ts";

/** Under which names the embedder reaches what a module has not shown itself; no name of a module begins like these. */
export const OWN = { prefix: "glither/", steps: "glither/steps", memory: "glither/memory", global: "glither/global/" };

const PAGE = 0x10000;
const MAX_ENTRIES = 1_000_000;
const [I32, I64, MUTABLE, EMPTY] = [0x7f, 0x7e, 0x01, 0x40];
/** In this order sections stand, whatever their numbers. */
const ORDER = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
/** Memory is copied and filled by as many bytes at a time, at least: a power of two. */
const BULK_BITS = 3;
/** The system's work when memory grows, be it by nothing, in instructions. */
const GROWTH = 10_000;

/**
 * The module with a meter in it: a number of instructions that it may still run, less at each function and each loop by what stands in
 * them, at each copy by its length and for the system's work where memory grows; below zero it traps. Its memory cannot grow beyond the limit, and all that it can change is
 * exported under names of ours. Nothing else is changed, and what the engine takes as valid stays so.
 *
 * @throws ModuleError NOT_METERED, HIDDEN_STATE, TOO_LARGE
 */
export function metered(bytes: Uint8Array, outline: Outline, limits: ModuleLimits): Uint8Array<ArrayBuffer> {
  refuse(outline, limits);
  const steps = outline.globals.length;
  const charge = outline.functions.length;
  const count = (id: number): Counted => counted(bytes, outline, id);
  const added = new Map<number, Uint8Array>([
    [SECTION.type, plus(count(SECTION.type), [[0x60, 1, I32, 1, I32]])],
    [SECTION.function, plus(count(SECTION.function), [leb(outline.types.length)])],
    [SECTION.global, plus(count(SECTION.global), [[I64, MUTABLE, 0x42, ...signed(stepsOf(limits)), 0x0b]])],
    [SECTION.export, plus(count(SECTION.export), exported(outline, steps))],
    [SECTION.code, code(bytes, outline, steps, charge)],
  ]);
  if (outline.memory !== undefined) added.set(SECTION.memory, memory(outline, limits));
  const kept = outline.sections
    .filter(({ id }) => id !== 0 && !added.has(id))
    .map(({ id, from, to }) => [id, bytes.subarray(from, to)] as const);
  const all = [...kept, ...added].sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other));
  return concat([bytes.subarray(0, 8), ...all.map(([id, body]) => section(id, body))]);
}

function refuse({ memory, globals, exports, entries }: Outline, limits: ModuleLimits): void {
  if ((memory?.initial ?? 0) * PAGE > limits.memory)
    throw new ModuleError("TOO_LARGE", `the module's memory begins with more than ${limits.memory} bytes`);
  if (entries > MAX_ENTRIES) throw new ModuleError("TOO_LARGE", `its tables have more than ${MAX_ENTRIES} entries`);
  if (globals.some(({ type, mutable }) => mutable && type === "other"))
    throw new ModuleError("HIDDEN_STATE", "the module has a variable that is no number, which no turn could undo");
  if (exports.some(({ name }) => name.startsWith(OWN.prefix)))
    throw new ModuleError("MALFORMED_MODULE", `the module exports a name that begins with \`${OWN.prefix}\``);
}

interface Counted {
  readonly count: number;
  readonly items: Uint8Array;
}

function counted(bytes: Uint8Array, { sections }: Outline, id: number): Counted {
  const found = sections.find((one) => one.id === id);
  if (found === undefined) return { count: 0, items: new Uint8Array() };
  const reader = new Bytes(bytes, found.from, found.to);
  return { count: reader.u32(), items: bytes.subarray(reader.at, found.to) };
}

function plus({ count, items }: Counted, more: readonly (readonly number[])[]): Uint8Array {
  return concat([leb(count + more.length), items, ...more]);
}

function exported({ globals, memory }: Outline, steps: number): number[][] {
  const one = (name: string, kind: number, index: number): number[] => [...text(name), kind, ...leb(index)];
  const state = globals.flatMap(({ mutable }, index) =>
    mutable ? [one(`${OWN.global}${index}`, KIND.global, index)] : [],
  );
  const whole = memory === undefined ? [] : [one(OWN.memory, KIND.memory, 0)];
  return [one(OWN.steps, KIND.global, steps), ...whole, ...state];
}

function memory({ memory: own }: Outline, limits: ModuleLimits): Uint8Array {
  const { initial, maximum } = own ?? { initial: 0, maximum: undefined };
  const most = Math.floor(limits.memory / PAGE);
  return concat([[1, 1], leb(initial), leb(Math.min(maximum ?? most, most))]);
}

/** Takes so many instructions off the meter, and traps where there are fewer. */
function take(steps: number, amount: readonly number[]): number[] {
  const meter = leb(steps);
  const left = [0x23, ...meter, ...amount, 0x7d, 0x24, ...meter];
  return [...left, 0x23, ...meter, 0x42, 0, 0x53, 0x04, EMPTY, 0x00, 0x0b];
}

function code(bytes: Uint8Array, { bodies }: Outline, steps: number, charge: number): Uint8Array {
  const functions = bodies.map(({ from, to }) => body(bytes, from, to, steps, charge));
  // Takes a length's worth, and gives the length back.
  const cost = [0x20, 0, 0xad, 0x42, BULK_BITS, 0x88];
  const helper = concat([[0], take(steps, cost), [0x20, 0, 0x0b]]);
  return concat([leb(functions.length + 1), ...[...functions, helper].flatMap((one) => [leb(one.length), one])]);
}

/** Where something is written in, and how much it takes off; a copy says so itself. */
interface Place {
  readonly at: number;
  cost: number | undefined;
}

function body(bytes: Uint8Array, from: number, to: number, steps: number, charge: number): Uint8Array {
  const reader = new Bytes(bytes, from, to);
  // Whoever calls has the engine clear them, each time.
  const cleared = locals(reader);
  let current: Place = { at: reader.at, cost: cleared };
  const places = [current];
  // What the ends of blocks lead back to.
  const outer: Place[] = [];
  skim(reader, {
    loop(at) {
      outer.push(current);
      current = { at, cost: 0 };
      places.push(current);
    },
    block: () => outer.push(current),
    end() {
      current = outer.pop() ?? current;
    },
    bulk: (at) => places.push({ at, cost: undefined }),
    grow: (at) => places.push({ at, cost: GROWTH }),
    one() {
      current.cost = (current.cost ?? 0) + 1;
    },
  });
  const parts: (Uint8Array | readonly number[])[] = [];
  let done = from;
  for (const { at, cost } of places) {
    parts.push(bytes.subarray(done, at));
    done = at;
    parts.push(cost === undefined ? [0x10, ...leb(charge)] : take(steps, [0x42, ...signed(BigInt(cost))]));
  }
  return concat([...parts, bytes.subarray(done, to)]);
}
