import { importedFunctions, Reader, sectionsOf, signaturesOf } from "./_binary.ts";
import { importBody, startBody } from "./_closing.ts";
import { HEADER, sized, text, unsigned, vector } from "./_write.ts";
import type { Trial } from "./engine.ts";
import { EngineError } from "./error.ts";

const [TYPE, IMPORT, FUNCTION, MEMORY, GLOBAL, EXPORT, CODE] = [1, 2, 3, 5, 6, 7, 10] as const;
/** In which order sections stand: tags before globals, the count of data before code. */
const ORDER = [TYPE, IMPORT, FUNCTION, 4, MEMORY, 13, GLOBAL, EXPORT, 8, 9, 12, CODE, 11];
/** A 32-bit variable that begins as zero. */
const COUNTER = [0x7f, 1, 0x41, 0, 0x0b];

/**
 * A command that needs nothing: the module with what its imports answer as functions of its own, and all steps of the trial in
 * `_start`, which traps where anything comes otherwise than it should. So an engine that takes whole commands only runs the trial, too.
 * Every body of the module stays byte for byte as it is, since an import that becomes a function keeps its number.
 *
 * @throws EngineError `UNLINKED`, `NO_EXPORT`; `UNABLE` where it imports what is no function, or one that takes more than integers.
 */
export function closedOver({ module, imports = [], steps, asked }: Trial): Uint8Array {
  const wanted = importedFunctions(module);
  const sections = new Map(sectionsOf(module).map(({ id, content }) => [id, content]));
  const [types, functions, codes, globals, exported] = [TYPE, FUNCTION, CODE, GLOBAL, EXPORT].map((id) =>
    entriesOf(sections.get(id)),
  ) as [Entries, Entries, Entries, Entries, Entries];
  const signatures = signaturesOf(module);
  const made = wanted.length;
  const total = globals.count + made;

  const bodies = wanted.map(({ module: from, name, type }, index) => {
    const granted = imports.find((own) => own.module === from && own.name === name);
    if (granted === undefined) throw new EngineError("UNLINKED", `${from} ${name}`);
    const signature = signatures?.[type];
    if (signature === undefined) throw new EngineError("UNABLE", `\`${from}\` \`${name}\` takes more than integers`);
    return importBody(granted, signature, { counter: globals.count + index, total, asked });
  });
  const start = startBody(
    steps,
    functionsIn(exported),
    asked === undefined ? undefined : { total, count: asked.length },
  );

  sections.delete(IMPORT);
  sections.set(TYPE, vector(types.count + 1, [...types.bytes, 0x60, 0, 0]));
  const places = wanted.flatMap(({ type }) => unsigned(type));
  sections.set(FUNCTION, vector(made + functions.count + 1, [...places, ...functions.bytes, ...unsigned(types.count)]));
  sections.set(CODE, vector(made + codes.count + 1, [...bodies.flatMap(sized), ...codes.bytes, ...sized(start)]));
  const counters = Array.from({ length: made + 1 }, () => COUNTER).flat();
  sections.set(GLOBAL, vector(globals.count + made + 1, [...globals.bytes, ...counters]));
  const run = [...text("_start"), 0, ...unsigned(made + functions.count)];
  // Who runs commands looks for a memory of this name.
  const named = namesIn(exported).includes("memory");
  if (!sections.has(MEMORY)) sections.set(MEMORY, Uint8Array.of(1, 0, 1));
  const memory = named ? [] : [...text("memory"), 2, 0];
  sections.set(EXPORT, vector(exported.count + (named ? 1 : 2), [...exported.bytes, ...memory, ...run]));
  return Uint8Array.from([
    ...HEADER,
    ...ORDER.flatMap((id) => {
      const content = sections.get(id);
      return content === undefined ? [] : [id, ...unsigned(content.length), ...content];
    }),
  ]);
}

interface Entries {
  readonly count: number;
  readonly bytes: Uint8Array;
}

function entriesOf(content: Uint8Array | undefined): Entries {
  if (content === undefined) return { count: 0, bytes: new Uint8Array() };
  const reader = new Reader(content);
  return { count: reader.number(), bytes: reader.rest() };
}

function exportsIn({ count, bytes }: Entries): { name: string; kind: number; index: number }[] {
  const reader = new Reader(bytes);
  return Array.from({ length: count }, () => ({ name: reader.name(), kind: reader.byte(), index: reader.number() }));
}

function functionsIn(exported: Entries): ReadonlyMap<string, number> {
  return new Map(exportsIn(exported).flatMap(({ name, kind, index }) => (kind === 0 ? [[name, index]] : [])));
}

function namesIn(exported: Entries): string[] {
  return exportsIn(exported).map(({ name }) => name);
}
