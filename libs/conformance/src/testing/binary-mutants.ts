import type { Random } from "../fuzz/random.ts";

/** A section of a component or of a core module. */
interface Part {
  readonly id: number;
  readonly body: Uint8Array;
}

const HEADER = 8;
const CUSTOM = 0;
const CORE_MODULE = 1;
const CODE = 10;
const DATA = 11;

/** Ends texts, comments, lines and templates of whatever a name may be pasted into, and writes a file where it is run. */
export function hostileNames(file: string): readonly string[] {
  const code = `(globalThis.escaped = true, process.getBuiltinModule('node:fs').writeFileSync('${file}', 'x'))`;
  return [
    `m': (${code}, {}), 'z`,
    `m": (${code}, {}), "z`,
    `\`+${code}+\``,
    `\${${code}}`,
    `*/ ${code} /*`,
    `\n${code}\n`,
    `\u2028${code}//`,
    `'); ${code}; ('`,
    "__proto__",
    "constructor",
    "dkim-domain",
    "dispose",
    "",
    "\0",
    "a".repeat(2_000),
  ];
}

export type Mutator = (bytes: Uint8Array, random: Random) => Uint8Array;

/** Every kind of change that is made to a component, by what it aims at. */
export function mutators(seeds: readonly Uint8Array[], file: string): Readonly<Record<string, Mutator>> {
  const names = hostileNames(file);
  return {
    bytes: (bytes, random) => flipped(bytes, random, (part) => part.id !== CODE && part.id !== DATA),
    sections: (bytes, random) => inParts(bytes, (parts) => rearranged(parts, random)),
    "inner sections": (bytes, random) => inModule(bytes, random, (parts) => rearranged(parts, random)),
    names: (bytes, random) => inParts(bytes, (parts) => renamed(parts, random, names)),
    "inner names": (bytes, random) => inModule(bytes, random, (parts) => renamed(parts, random, names)),
    nesting: (bytes, random) => inParts(bytes, (parts) => added(parts, random, names, seeds)),
    wiring: (bytes, random) => inParts(bytes, (parts) => rewired(parts, random)),
    "inner wiring": (bytes, random) => inModule(bytes, random, (parts) => rewired(parts, random)),
    lengths: (bytes, random) => lengthened(bytes, random),
    splices: (bytes, random) => inParts(bytes, (parts) => spliced(parts, partsOf(random.pick(seeds)), random)),
    ends: (bytes, random) =>
      random.chance(50) ? bytes.subarray(0, random.below(bytes.length)) : longer(bytes, random),
    data: (bytes, random) => flipped(bytes, random, (part) => part.id === DATA),
    code: (bytes, random) => flipped(bytes, random, (part) => part.id === CODE),
  };
}

function partsOf(bytes: Uint8Array): Part[] {
  const parts: Part[] = [];
  for (let at = HEADER; at < bytes.length; ) {
    const { value, next } = read(bytes, at + 1);
    parts.push({ id: bytes[at] ?? 0, body: bytes.subarray(next, next + value) });
    at = next + value;
  }
  return parts;
}

function read(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let at = start, scale = 1; ; at += 1, scale *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next: at + 1 };
  }
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 0x80))];
}

function section({ id, body }: Part): Uint8Array {
  return Buffer.concat([Uint8Array.from([id, ...leb(body.length)]), body]);
}

function whole(header: Uint8Array, parts: readonly Part[]): Uint8Array {
  return Buffer.concat([header.subarray(0, HEADER), ...parts.map(section)]);
}

function inParts(bytes: Uint8Array, change: (parts: Part[]) => readonly Part[]): Uint8Array {
  return whole(bytes, change(partsOf(bytes)));
}

/** The same within one of the core modules; in half of all cases the one with the rules. */
function inModule(bytes: Uint8Array, random: Random, change: (parts: Part[]) => readonly Part[]): Uint8Array {
  return inParts(bytes, (parts) => {
    const modules = parts.filter(({ id }) => id === CORE_MODULE);
    const chosen = random.chance(50) ? modules[0] : random.pick(modules);
    return parts.map((part) => (part === chosen ? { ...part, body: inParts(part.body, change) } : part));
  });
}

/** Another bit or byte somewhere in the component or in the sections of its modules that are aimed at. */
function flipped(bytes: Uint8Array, random: Random, aimed: (part: Part) => boolean): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const ranges = partsOf(changed).flatMap((part) => {
    if (part.id !== CORE_MODULE) return aimed({ id: CUSTOM, body: part.body }) ? [part.body] : [];
    return partsOf(part.body).flatMap((inner) => (aimed(inner) ? [inner.body] : []));
  });
  const range = random.pick(ranges.filter(({ length }) => length > 0));
  for (let count = random.chance(80) ? 1 : 3; count > 0; count -= 1) {
    const at = random.below(range.length);
    range[at] = random.chance(50) ? (range[at] ?? 0) ^ (1 << random.below(8)) : random.below(256);
  }
  return changed;
}

/** Sections swapped, moved, doubled or left out. */
function rearranged(parts: Part[], random: Random): Part[] {
  const [a, b] = [random.below(parts.length), random.below(parts.length)];
  const [one, other] = [parts[a], parts[b]];
  if (one === undefined || other === undefined) return parts;
  return random.weighted(
    [1, () => parts.map((part, at) => (at === a ? other : at === b ? one : part))],
    [1, () => parts.filter((_, at) => at !== a)],
    [1, () => parts.toSpliced(b, 0, one)],
    [1, () => parts.toSpliced(a, 1).toSpliced(b, 0, one)],
  );
}

/** A name, or what looks like one, with another in its place. */
function renamed(parts: Part[], random: Random, names: readonly string[]): Part[] {
  const chosen = random.pick(parts.filter(({ id }) => id !== CORE_MODULE && id !== CODE && id !== DATA));
  const places: number[] = [];
  for (let at = 0; at < chosen.body.length; at += 1) {
    const length = chosen.body[at] ?? 0;
    const text = chosen.body.subarray(at + 1, at + 1 + length);
    if (length > 0 && length < 0x80 && text.length === length && text.every((byte) => byte >= 0x20 && byte < 0x7f)) {
      places.push(at);
    }
  }
  if (places.length === 0) return parts;
  const at = random.pick(places);
  const name = Buffer.from(random.pick(names));
  const [before, after] = [chosen.body.subarray(0, at), chosen.body.subarray(at + 1 + (chosen.body[at] ?? 0))];
  const body = Buffer.concat([before, Uint8Array.from(leb(name.length)), name, after]);
  return parts.map((part) => (part === chosen ? { ...part, body } : part));
}

/** One more section: of any kind, with something in it that could be there, or with a hostile name. */
function added(parts: Part[], random: Random, names: readonly string[], seeds: readonly Uint8Array[]): Part[] {
  const name = Buffer.from(random.pick(names));
  const named = [...leb(name.length), ...name];
  const MODULE = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const part = random.weighted<Part>(
    [2, () => ({ id: CUSTOM, body: Uint8Array.from([...named, 1, 2, 3]) })],
    [
      2,
      () => ({
        id: CORE_MODULE,
        body: Uint8Array.from([...MODULE, 1, 4, 1, 0x60, 0, 0, 2, 4 + named.length, 1, ...named, 1, 0x66, 0, 0]),
      }),
    ],
    [1, () => ({ id: CORE_MODULE, body: Uint8Array.from(MODULE) })],
    [1, () => ({ id: 2, body: Uint8Array.from([1, 0, random.below(4), 0]) })],
    [1, () => ({ id: 2, body: Uint8Array.from([1, 1, 1, ...named, 0, random.below(8)]) })],
    [1, () => ({ id: 4, body: random.pick(seeds) })],
    [1, () => ({ id: 4, body: Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]) })],
    [1, () => ({ id: 5, body: Uint8Array.from([1, 1, 1, 0, ...named, 1, random.below(8)]) })],
    [2, () => ({ id: 6, body: Uint8Array.from([1, 0, 0, 1, random.below(6), ...named]) })],
    [1, () => ({ id: 7, body: Uint8Array.from([1, 0x40, 0, 1, 0]) })],
    [1, () => ({ id: 8, body: Uint8Array.from([1, 1, 0, random.below(8), 0]) })],
    [1, () => ({ id: 9, body: Uint8Array.from([random.below(8), 0, 0]) })],
    [1, () => ({ id: 10, body: Uint8Array.from([1, 0, ...named, 1, 0]) })],
    [1, () => ({ id: 11, body: Uint8Array.from([1, 0, ...named, 1, random.below(8), 0]) })],
    [1, () => ({ id: random.between(12, 255), body: Uint8Array.from(named) })],
  );
  return parts.toSpliced(random.below(parts.length + 1), 0, part);
}

/** A small number in one of the sections that say what belongs to what. */
function rewired(parts: Part[], random: Random): Part[] {
  const wired = parts.filter(({ id }) => [2, 3, 6, 7, 8, 9, 11].includes(id) && id !== DATA);
  if (wired.length === 0) return parts;
  const chosen = random.pick(wired);
  const body = Uint8Array.from(chosen.body);
  const small = [...body.keys()].filter((at) => (body[at] ?? 0) < 16);
  if (small.length === 0) return parts;
  const at = random.pick(small);
  body[at] = random.chance(50) ? (body[at] ?? 0) ^ 1 : random.below(16);
  if (random.chance(30)) {
    const [one, other] = [random.pick(small), random.pick(small)];
    [body[one], body[other]] = [body[other] ?? 0, body[one] ?? 0];
  }
  return parts.map((part) => (part === chosen ? { ...part, body } : part));
}

/** A length, or a number in a section, with a byte more than it needs. */
function lengthened(bytes: Uint8Array, random: Random): Uint8Array {
  const parts = partsOf(bytes);
  const chosen = random.below(parts.length);
  const longer = (length: readonly number[]): number[] => [...length.slice(0, -1), (length.at(-1) ?? 0) | 0x80, 0];
  return Buffer.concat([
    bytes.subarray(0, HEADER),
    ...parts.map((part, at) => {
      if (at !== chosen) return section(part);
      if (random.chance(50) || part.body.length === 0) {
        return Buffer.concat([Uint8Array.from([part.id, ...longer(leb(part.body.length))]), part.body]);
      }
      const place = random.below(part.body.length);
      const number = longer([part.body[place] ?? 0]);
      const body = Buffer.concat([
        part.body.subarray(0, place),
        Uint8Array.from(number),
        part.body.subarray(place + 1),
      ]);
      return section({ id: part.id, body });
    }),
  ]);
}

/** A section of another component in the place of one of its kind. */
function spliced(parts: Part[], other: readonly Part[], random: Random): Part[] {
  const given = random.pick(other);
  const same = parts.filter(({ id }) => id === given.id);
  const chosen = same.length === 0 ? random.pick(parts) : random.pick(same);
  return parts.map((part) => (part === chosen ? given : part));
}

function longer(bytes: Uint8Array, random: Random): Uint8Array {
  return Buffer.concat([bytes, Uint8Array.from(random.list(1, 20, () => random.below(256)))]);
}
