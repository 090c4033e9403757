import type { Engine, Trial } from "../adapters/engine.ts";
import type { Evidence, Property } from "./property.ts";

/** A property that small modules can show: what has to run, and what has to trap where the property holds. */
interface Shown {
  readonly name: string;
  readonly what: string;
  readonly runs: Trial;
  readonly traps: Trial;
}

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** `f` loads a byte of a memory of one page at an address, and gives 42. */
function loading(address: readonly number[]): Trial {
  const body = [0, 0x41, ...address, 0x2d, 0, 0, 0x1a, 0x41, 42, 0x0b];
  return calling([
    ...HEADER,
    ...[1, 5, 1, 0x60, 0, 1, 0x7f],
    ...[3, 2, 1, 0],
    ...[5, 3, 1, 0, 1],
    ...[7, 5, 1, 1, 0x66, 0, 0],
    ...[10, body.length + 2, 1, body.length, ...body],
  ]);
}

/** `f` calls a function of the table as one of that type: the table has one that gives 42, and one that gives 64 bits. */
function callingIndirectly(entry: number): Trial {
  const f = [0, 0x41, entry, 0x11, 0, 0, 0x0b];
  const narrow = [0, 0x41, 42, 0x0b];
  const wide = [0, 0x42, 42, 0x0b];
  const bodies = [f, narrow, wide].flatMap((body) => [body.length, ...body]);
  return calling([
    ...HEADER,
    ...[1, 9, 2, 0x60, 0, 1, 0x7f, 0x60, 0, 1, 0x7e],
    ...[3, 4, 3, 0, 0, 1],
    ...[4, 4, 1, 0x70, 0, 2],
    ...[7, 5, 1, 1, 0x66, 0, 0],
    ...[9, 8, 1, 0, 0x41, 0, 0x0b, 2, 1, 2],
    ...[10, bodies.length + 1, 3, ...bodies],
  ]);
}

function calling(bytes: readonly number[]): Trial {
  return { module: Uint8Array.from(bytes), steps: [{ do: "call", name: "f", args: [], gives: [42] }] };
}

const LAST_BYTE = [0xff, 0xff, 0x03];
const FIRST_OUTSIDE = [0x80, 0x80, 0x04];

export const SHOWN: readonly Shown[] = [
  {
    name: "Memory safety",
    what: "the last byte of a memory can be read, and the one behind it traps",
    runs: loading(LAST_BYTE),
    traps: loading(FIRST_OUTSIDE),
  },
  {
    name: "Control flow integrity",
    what: "a function of the table is called by its own type, and by another one it traps",
    runs: callingIndirectly(0),
    traps: callingIndirectly(1),
  },
];

/** What an engine shows of its properties when it is made to. Nothing is said of a property that no module can show. */
export async function shownBy(engine: Engine): Promise<ReadonlyMap<string, Evidence>> {
  const found = new Map<string, Evidence>();
  const verdicts = await engine.checkAll(SHOWN.flatMap(({ runs, traps }) => [runs, traps]));
  for (const [index, { name, what }] of SHOWN.entries()) {
    const [ran, trapped] = [verdicts[2 * index], verdicts[2 * index + 1]];
    const holds = ran?.same === true && trapped?.same === false && trapped.why.startsWith("TRAP: ");
    found.set(
      name,
      holds
        ? { kind: "tested here", test: `run on ${engine.name} ${engine.version}: ${what}` }
        : { kind: "not to be had here", why: `${engine.name} ${engine.version} does not show it: ${what}` },
    );
  }
  return found;
}

/**
 * Properties of an engine as far as it was found: what it is only promised to have, an engine that is not here is not said to have; and tests
 * that were made with another engine are not this one's.
 *
 * @param found what it has shown, or why it is not there.
 */
export function asFound(
  properties: readonly Property[],
  found: ReadonlyMap<string, Evidence> | { readonly missing: string },
  testedWithIt: boolean,
): readonly Property[] {
  const claimed = ({ kind }: Evidence) => kind === "tested here" || kind === "the engine's promise";
  return properties.map((property) => {
    if ("missing" in found) {
      const left = property.evidence.filter((evidence) => !claimed(evidence));
      const gone: Evidence = { kind: "not to be had here", why: `the engine was not found: ${found.missing}` };
      return left.length === property.evidence.length ? property : { ...property, evidence: [gone, ...left] };
    }
    const shown = found.get(property.name);
    const kept = property.evidence.filter(({ kind }) => testedWithIt || kind !== "tested here");
    // What it was seen not to have is not promised either.
    const own = shown?.kind === "not to be had here" ? kept.filter((evidence) => !claimed(evidence)) : kept;
    return { ...property, evidence: shown === undefined ? own : [shown, ...own] };
  });
}
