// As much of the binary format as probes need (WebAssembly 3.0, chapter 5): short sections, whose sizes are below 128.

export const I32 = 0x7f;
export const FUNCTION = 0x60;

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** The places of sections, in the order in which they stand. */
export const SECTION = { type: 1, function: 3, memory: 5, tag: 13, export: 7, code: 10 } as const;
const ORDER: readonly number[] = [
  SECTION.type,
  SECTION.function,
  SECTION.memory,
  SECTION.tag,
  SECTION.export,
  SECTION.code,
];

/** What is counted: entries behind their number. */
export function vector(...entries: readonly (readonly number[])[]): number[] {
  return [entries.length, ...entries.flat()];
}

/** A section of fewer than 128 bytes. */
export function sized(section: number, content: ArrayLike<number>): number[] {
  return [section, content.length, ...Array.from(content)];
}

/** One function `f` of type 0, without locals, and whatever else a module has. */
export function moduleOf(
  body: readonly number[],
  { types = [[FUNCTION, 0, 1, I32]], own = 0, ...others }: ModuleParts = {},
): Uint8Array<ArrayBuffer> {
  const code = [0, ...body, 0x0b];
  const sections = new Map<number, readonly number[]>([
    [SECTION.type, vector(...types)],
    [SECTION.function, vector([own])],
    [SECTION.export, vector([1, 0x66, 0, 0])],
    [SECTION.code, vector([code.length, ...code])],
  ]);
  if (others.memory !== undefined) sections.set(SECTION.memory, vector(others.memory));
  if (others.tag !== undefined) sections.set(SECTION.tag, vector(others.tag));
  const bytes = ORDER.flatMap((section) => {
    const content = sections.get(section);
    return content === undefined ? [] : sized(section, content);
  });
  return Uint8Array.from([...HEADER, ...bytes]);
}

export interface ModuleParts {
  readonly types?: readonly (readonly number[])[];
  /** The type of `f`. */
  readonly own?: number;
  readonly memory?: readonly number[];
  readonly tag?: readonly number[];
}
