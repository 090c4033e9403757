import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { admit } from "../../admission/admit.ts";
import { echo } from "../../testing/echo.ts";
import { withCore } from "../../testing/with-core.ts";
import { Texts } from "../abi/texts.ts";
import { compile, engineHere } from "../engine.ts";
import { Instance } from "../instance.ts";
import { planOf, type SlimPlan } from "../plan.ts";
import { Pool } from "../pool.ts";

interface Parts {
  /** What it writes as it runs, as it hands out memory, and at the end. */
  readonly entry: readonly string[];
  readonly realloc: readonly string[];
  readonly post: readonly string[];
  /** Where it has the host put texts, and where a result's address. */
  readonly place: number;
  readonly result: number;
}

async function planFor({ entry, realloc, post, place, result }: Parts): Promise<SlimPlan> {
  const wat = `(module
    (import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask (param i32 i32 i32)))
    (memory (export "cm32p2_memory") 1)
    (data (i32.const 3000) "what it begins with")
    (func (export "cm32p2||dispose") (param i32 i32) (result i32)
      ${entry.join("\n")}
      (call $ask (local.get 0) (local.get 1) (i32.const ${result}))
      (i32.const ${result}))
    (func (export "cm32p2||dispose_post") (param i32) ${post.join("\n")})
    (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) ${realloc.join("\n")} (i32.const ${place})))`;
  return planOf(admit(await withCore(await echo({ kind: "string" }), wat)));
}

async function poolOf(plan: SlimPlan, prove: boolean): Promise<Pool> {
  return new Pool(engineHere(await compile(plan.core)), plan, { prove });
}

const place = fc.oneof(fc.nat(4_096), fc.nat(65_000));
const write = fc
  .tuple(
    fc.constantFrom(
      "(i32.store8 (i32.const AT) (i32.const 255))",
      "(i32.store16 (i32.const AT) (i32.const -1))",
      "(i32.store offset=7 (i32.const AT) (i32.const -1))",
      "(i64.store (i32.const AT) (i64.const -1))",
      "(i64.store8 offset=400 (i32.const AT) (i64.const -1))",
      "(f32.store (i32.const AT) (f32.const 1))",
      "(f64.store (i32.const AT) (f64.const 1))",
      "(memory.fill (i32.const AT) (i32.const 9) (i32.const 300))",
      "(memory.copy (i32.const AT) (i32.const 3000) (i32.const 19))",
      "(if (i32.load8_u (i32.const AT)) (then (i32.store (i32.const 65532) (i32.const -1))))",
      // Of a form that is not known: then all of it is restored.
      "(v128.store (i32.const AT) (v128.const i64x2 -1 -1))",
    ),
    place,
  )
  .map(([text, at]) => text.replaceAll("AT", String(at)));
const writes = fc.array(write, { maxLength: 3 });

it("an instance is as good as new wherever it wrote, and wherever it had its host write", async () => {
  let backs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({ entry: writes, realloc: writes, post: writes, place, result: place.map((at) => at & ~3) }),
      async (parts) => {
        const pool = await poolOf(await planFor(parts), true);
        for (const text of ["a text", "another one that is longer", "a"]) {
          try {
            pool.dispose([(given) => given], [text]);
            backs += pool.idle;
          } catch (error) {
            // What it broke of its own is no answer; that anything of it is left would be said so.
            expect((error as Error).message).not.toContain("differs from a new one");
          }
        }
      },
    ),
    { numRuns: 150, seed: 14 },
  );
  expect(backs).toBeGreaterThan(100);
});

describe("of a memory so much is restored", () => {
  const written = async (parts: Partial<Parts>, texts: readonly string[]): Promise<number[]> => {
    const plan = await planFor({ entry: [], realloc: [], post: [], place: 8_192, result: 4_096, ...parts });
    const instance = new Instance(engineHere(await compile(plan.core)), plan, new Texts());
    return texts.map((text) => {
      let noted = -1;
      instance.dispose([(given) => given], [text]);
      instance.restore((_memory, end) => {
        noted = end;
      });
      return noted;
    });
  };

  it("as the component or its host has written, and no more", async () => {
    expect(await written({}, ["12345", "12", "1234"])).toEqual([8_197, 8_194, 8_196]);
    expect(await written({ post: ["(i32.store8 (i32.const 9000) (i32.const 1))"] }, ["1"])).toEqual([9_001]);
    expect(await written({ place: 100 }, ["1"])).toEqual([4_104]);
  });

  it("as there is, where nobody knows", async () => {
    expect(await written({ post: ["(v128.store (i32.const 0) (v128.const i64x2 1 1))"] }, ["1"])).toEqual([65_536]);
  });
});
