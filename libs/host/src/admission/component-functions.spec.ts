import { parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "@jest/globals";
import { componentFunctions } from "./component-functions.ts";

const several = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => one(index)).join(" ");

async function read(text: string): Promise<ReturnType<typeof componentFunctions>> {
  return componentFunctions(new Uint8Array(await parse(`(component ${text})`)));
}

const LIFTED = `(core module $m (func (export "f"))) (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "f")))`;

describe("functions of a component's border", () => {
  /** So many functions, as an interface's that is exported or imported, again and again. */
  const exported = (functions: number, times: number): string =>
    `${LIFTED} (instance $all ${several(functions, (index) => `(export "f${index}" (func $f))`)})
     ${several(times, (index) => `(export "i${index}" (instance $all))`)}`;
  const imported = (functions: number, times: number): string =>
    `(type $all (instance ${several(functions, (index) => `(export "f${index}" (func))`)}))
     ${several(times, (index) => `(import "i${index}" (instance (type $all)))`)}`;

  it.each([
    ["exported", exported, "exports"],
    ["imported", imported, "imports"],
  ] as const)("are counted together, where few bytes have an interface's %s over and over", async (_, text, border) => {
    expect((await read(text(100, 100)))[border]).toHaveLength(10_000);
    await expect(read(text(100, 101))).rejects.toMatchObject({ what: "it names more than 10000 functions" });
  });

  it("are counted in components within it, too", async () => {
    const within = `(component ${exported(100, 60)})`;
    await expect(read(within)).resolves.toMatchObject({ exports: [] });
    await expect(read(within + within)).rejects.toMatchObject({ what: "it names more than 10000 functions" });
  });

  it.each([
    ["that the component exports", `${LIFTED} (export "f" (func $f)) (export "f" (func $f))`],
    ["that it imports", `(import "f" (func)) (import "f" (func))`],
    ["in an interface that it makes", `${LIFTED} (instance (export "f" (func $f)) (export "f" (func $f)))`],
    ["in an interface's type", `(type (instance (export "f" (func)) (export "f" (func))))`],
  ])("have each a name of their own: %s", async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ what: expect.stringContaining("its name `f` is there twice") });
  });
});
