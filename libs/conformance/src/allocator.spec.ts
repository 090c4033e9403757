import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { VOCABULARIES } from "@glither/dialects";
import { allocatorIn, knownAllocator } from "@glither/host";
import { compile } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { anyRuleset } from "./fuzz/any-ruleset.ts";
import { filesOf, printPlan } from "./fuzz/plan.ts";
import { Random } from "./fuzz/random.ts";
import { shippedRulesets } from "./testing/shipped.ts";

/** A host does itself what this allocator does, where a component runs in another thread; all others are asked. */
type Realloc = (old: number, oldSize: number, align: number, size: number) => number;

interface Memory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** The engine's own, which the type library of Node does not describe. */
declare const WebAssembly: {
  Memory: new (limits: { readonly initial: number; readonly maximum: number; readonly shared: boolean }) => Memory;
  Module: { imports(module: object): readonly { readonly module: string; readonly name: string }[] };
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ readonly exports: unknown }>;
};

interface Exports {
  readonly cm32p2_memory: Memory;
  readonly cm32p2_realloc: Realloc;
  readonly "cm32p2||dispose_post": (receipt: number) => void;
}

async function instanceOf(core: Uint8Array): Promise<Exports> {
  const module = await WebAssembly.compile(Uint8Array.from(core));
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] = { ...imports[from], [name]: () => 0 };
  }
  return (await WebAssembly.instantiate(module, imports)).exports as Exports;
}

it.each(shippedRulesets().map(({ shelf, core }) => [shelf, core] as const))("that of %s is known", (_, core) => {
  expect(knownAllocator(encodeModule(compileModule(core)), 1024)).toBeDefined();
});

it("that of all that the engine `direct` makes is known", () => {
  const dialects = [...VOCABULARIES.values()];
  let compiled = 0;
  for (let position = 0; position < 60; position += 1) {
    const vocabulary = dialects[position % dialects.length];
    if (vocabulary === undefined) throw new RangeError("there are no dialects");
    const { plan } = anyRuleset(vocabulary, new Random(811, position));
    const { core } = compile("random", printPlan(plan), VOCABULARIES, { files: filesOf(plan) });
    if (core === undefined) continue;
    compiled += 1;
    expect(knownAllocator(encodeModule(compileModule(core)), 1024)).toBeDefined();
  }
  expect(compiled).toBeGreaterThan(30);
});

const [first] = shippedRulesets();
if (first === undefined) throw new RangeError("no ruleset is shipped");
const bytes = Uint8Array.from(encodeModule(compileModule(first.core)));

describe("what a host does for it", () => {
  const step = fc.record({
    /** Which of the earlier ones is to be moved; none for something new. */
    of: fc.option(fc.nat(), { freq: 2 }),
    align: fc.constantFrom(1, 2, 4, 8),
    size: fc.oneof(fc.nat(200), fc.nat(200_000)),
    reset: fc.boolean(),
  });

  it.each([true, false])(
    "leaves the same bytes and gives the same addresses; in a shared memory: %s",
    async (isShared) => {
      const known = knownAllocator(bytes, 1024);
      if (known === undefined) throw new TypeError("the allocator is not known");
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
          const [theirs, ours] = [await instanceOf(bytes), (await instanceOf(bytes)).cm32p2_memory];
          const shared = new WebAssembly.Memory({ initial: 1, maximum: 1024, shared: isShared });
          new Uint8Array(shared.buffer).set(new Uint8Array(ours.buffer).subarray(0, 65_536));
          const here = allocatorIn(shared, known);
          let given: { at: number; size: number }[] = [];
          for (const { of, align, size, reset } of steps) {
            if (reset && given.length > 5) {
              theirs["cm32p2||dispose_post"](0);
              here.postReturn();
              given = [];
            }
            const old = of === null || given.length === 0 ? undefined : given[of % given.length];
            const args = [old?.at ?? 0, old?.size ?? 0, align, size] as const;
            const at = theirs.cm32p2_realloc(...args);
            expect(here.realloc(...args)).toBe(at);
            new Uint8Array(theirs.cm32p2_memory.buffer).fill(size, at, at + size);
            new Uint8Array(shared.buffer).fill(size, at, at + size);
            given.push({ at, size });
          }
          expect(Buffer.compare(Buffer.from(shared.buffer), Buffer.from(theirs.cm32p2_memory.buffer))).toBe(0);
        }),
        { numRuns: 40 },
      );
    },
  );

  it.each<[string, readonly [number, number, number, number]]>([
    ["more than can be addressed", [0, 0, 1, 0xffff_ffff]],
    ["what lies outside, moved", [0x7000_0000, 16, 1, 16]],
  ])("stops where it stops: %s", async (_, args) => {
    const known = knownAllocator(bytes, 1024);
    if (known === undefined) throw new TypeError("the allocator is not known");
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const theirs = await instanceOf(bytes);
    expect(() => theirs.cm32p2_realloc(...args)).toThrow();
    expect(() => allocatorIn(shared, known).realloc(...args)).toThrow();
  });
});

describe("an allocator is not known", () => {
  it("when one byte of its code is another", () => {
    const code = Buffer.from("20042000472001410047710440", "hex");
    const at = Buffer.from(bytes).indexOf(code);
    expect(at).toBeGreaterThan(0);
    for (let offset = 0; offset < code.length; offset += 1) {
      const changed = Uint8Array.from(bytes);
      changed[at + offset] = (changed[at + offset] ?? 0) ^ 1;
      expect(knownAllocator(changed, 1024)).toBeUndefined();
    }
  });

  it("when what it has handed out is kept where no memory begins", () => {
    expect(knownAllocator(bytes, 0)).toBeUndefined();
  });
});
