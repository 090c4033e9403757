import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { dispose } from "../crossing/dispose.ts";
import { componentOfText, componentOfWorld } from "../testing/component.ts";
import { appended } from "../testing/edited.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import type { BindingSet } from "./binding-set.ts";
import { linkComponent } from "./link-component.ts";

// Each program has a process of its own.
const FOREIGN = { embedder: "jco", foreign: true } as const;
const BINDINGS: BindingSet = {
  "glither:mail/enrich": {
    "dkim-domain": () => "d.example",
    "sender-allowlisted": () => false,
    "sender-risk": () => "high",
  },
  "glither:mail/actions": { route: () => undefined, hold: () => "token-1" },
};
const MESSAGE = new Map<string, unknown>([
  ["from.domain", "a.example"],
  ["attachment.ext", undefined],
  ["attachment.count", 0],
  ["risk_level", "very_low"],
  ["headers", []],
  ["list.unsubscribe", true],
]);

let folder: string;
let component: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "glither-foreign-"));
  component = await mailroom();
});
afterAll(() => rm(folder, { recursive: true }));

/** The component with modules whose import is named like this code; it was run when the component was instantiated. */
function withCode(code: string): Promise<Uint8Array> {
  const name = `m': (${code}, {}), 'z`;
  return appended(
    component,
    `(core module $a (func (export "f"))) (core instance $ia (instantiate $a))
     (core module $b (import "${name}" "f" (func))) (core instance (instantiate $b (with "${name}" (instance $ia))))`,
  );
}

describe("a component that is none of ours", () => {
  it.each([
    [{}],
    [{ embedder: "slim" }],
    [{ embedder: "jco" }],
    [{ foreign: true }],
    [{ embedder: "slim", foreign: true }],
    [{ embedder: "jco", foreign: false }],
  ] as const)("is not run where nobody asked for it in full: %o", async (options) => {
    const other = await appended(component, "(core module)");
    await expect(linkComponent(other, BINDINGS, options)).rejects.toMatchObject({ code: "FOREIGN_COMPONENT" });
  });

  it("disposes in a process of its own as it would here", async () => {
    const here = await linkComponent(component, BINDINGS);
    const there = await linkComponent(await appended(component, "(core module)"), BINDINGS, FOREIGN);
    expect(there.contract).toEqual(here.contract);
    const [expected, found] = [here, there].map((linked) => dispose(linked, MESSAGE, MAILROOM_CONTRACT));
    expect(found).toEqual(expected);
  });

  it("writes no file and stops, when a name of it becomes code", async () => {
    const file = join(folder, "PWNED");
    const code = `process.getBuiltinModule('node:fs').writeFileSync('${file}', 'x')`;
    const linked = await linkComponent(await withCode(code), BINDINGS, FOREIGN);
    expect(dispose(linked, MESSAGE, MAILROOM_CONTRACT)).toMatchObject({ failure: { code: "TRAPPED" } });
    expect(existsSync(file)).toBe(false);
  });

  it("is bound by default deny like any other", async () => {
    const other = await appended(component, "(core module)");
    const { "glither:mail/enrich": enrich = {} } = BINDINGS;
    await expect(linkComponent(other, { "glither:mail/enrich": enrich }, FOREIGN)).rejects.toMatchObject({
      code: "MISSING_IMPORT",
      missing: ["glither:mail/actions@0.1.0#route", "glither:mail/actions@0.1.0#hold"],
    });
  });

  it("is refused without a `dispose`", async () => {
    const wit = "package glither:mail@0.1.0; world w { export other: func() -> string; }";
    await expect(linkComponent(await componentOfWorld(wit, "w"), {}, FOREIGN)).rejects.toMatchObject({
      code: "MISSING_EXPORT",
    });
  });

  it("is refused where its code is not valid", async () => {
    const wit = "package glither:mail@0.1.0; world w { export dispose: func() -> bool; }";
    const text = `(module (memory (export "cm32p2_memory") 1) (global (mut i32) (i32.const 0))
      (func (export "cm32p2||dispose") (result i32) (i32.const 1)) (data (i32.const 0) "find me"))`;
    const broken = Buffer.from(await componentOfText(text, wit, "w"));
    broken[broken.indexOf("\x41\x01\x0b", "latin1")] = 0x1a;
    await expect(linkComponent(broken, {}, FOREIGN)).rejects.toMatchObject({ code: "MALFORMED_COMPONENT" });
  });
});
