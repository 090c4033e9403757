import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generatePackage } from "@glither/codegen-gleam";
import { generateModule } from "@glither/codegen-js";
import { gleamBackEnd, parseCase } from "@glither/conformance";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { deriveWorld, importsOf, printWorld } from "@glither/wit";
import { describe, expect, it } from "@jest/globals";
import { VOCABULARIES } from "./index.ts";
import { library } from "./testing/library.ts";

const RULES = `
  #pragma dialect glither.library ; fold first-match
  rule debtor = loan | borrower_fines > 10.5 => into refused
  rule vault = loan | shelf >= vault => remind gloves, keep into set_aside
    on curator.agrees  into lent
    after 3d           into refused (reason = nobody agreed)
  rule taken = loan | reserved_by != borrower | reserved_by => into refused (reason = reserved)
  rule short = loan | period <= 2w => lend for reading`;

function toyCore(): Core {
  const { core, diagnostics } = compile("desk", RULES, new Map([...VOCABULARIES, [library.dialect, library]]));
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

type Call = readonly [string, ...unknown[]];
interface ModuleReceipt {
  readonly rule: string;
  readonly reasonClass: string;
  readonly verdict: { readonly tag: string; readonly val: unknown };
}
type Dispose = (loan: Readonly<Record<string, unknown>>) => ModuleReceipt;

/** The generated module with its two imports in hand. */
function load(core: Core, answers: Readonly<Record<string, unknown>>, calls: Call[]): Dispose {
  const body = generateModule(core)
    .replace(/^import \* as (?:enrich|actions) from "[^"]*";$/gmu, "")
    .replace("export function", "return function");
  const action =
    (name: string) =>
    (_: unknown, ...args: unknown[]) => {
      calls.push([name, ...args]);
      return "token";
    };
  const enrich = Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, () => value]));
  const actions = { lend: action("lend"), remind: action("remind"), keep: action("keep") };
  return new Function("enrich", "actions", `"use strict";\n${body}`)(enrich, actions) as Dispose;
}

const GIVEN = { title: "Faust", shelf: "open", borrower: "ada", period: 1_209_600_000n, note: undefined };

describe("a new dialect is a vocabulary and nothing else", () => {
  it("needs less than 60 lines", () => {
    const lines = readFileSync(join(import.meta.dirname, "testing/library.ts"), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines.length).toBeLessThan(60);
  });

  it("has a world of its own, with what the rules use", () => {
    const world = deriveWorld(toyCore());
    expect(importsOf(world).map((item) => `${item.interface}#${item.function}`)).toEqual([
      "glither:library/enrich@0.1.0#borrower-fines",
      "glither:library/enrich@0.1.0#reserved-by",
      "glither:library/actions@0.1.0#lend",
      "glither:library/actions@0.1.0#remind",
      "glither:library/actions@0.1.0#keep",
    ]);
    expect(printWorld(world)).toContain("keep: func(loan: loan, into: string) -> token;");
    expect(world.record?.fields.map(({ name }) => name)).toEqual(["shelf", "borrower", "period"]);
  });

  it.each([
    { fines: 10.6, reserved: undefined, rule: "debtor", reason: "debtor", verdict: "refused", calls: [] },
    { fines: 10.5, reserved: "max", rule: "taken", reason: "reserved", verdict: "refused", calls: [] },
    { fines: 0, reserved: "ada", rule: "short", reason: "short", verdict: "lent", calls: [["lend", "reading"]] },
    { fines: 0, reserved: undefined, rule: "short", reason: "short", verdict: "lent", calls: [["lend", "reading"]] },
  ])("gives $rule by module and oracle for fines of $fines, reserved by $reserved", async (row) => {
    const core = toyCore();
    const calls: Call[] = [];
    const receipt = load(core, { borrowerFines: row.fines, reservedBy: row.reserved }, calls)(GIVEN);
    expect(receipt).toMatchObject({
      rule: row.rule,
      reasonClass: row.reason,
      verdict: { tag: "settled", val: row.verdict },
    });
    expect(calls).toEqual(row.calls);
    const example = caseOf({ shelf: "open", borrower: "ada", period: "2w" }, row.fines, row.reserved ?? null);
    expect((await gleamBackEnd(core, generatePackage(core))).run(example)).toMatchObject({
      rule: row.rule,
      reason_class: row.reason,
      verdict: row.verdict,
    });
  });

  it("waits and settles, and closes by default", async () => {
    const core = toyCore();
    const calls: Call[] = [];
    const { rule, verdict } = load(core, { borrowerFines: 0 }, calls)({ ...GIVEN, shelf: "vault" });
    expect([rule, verdict.tag, verdict.val]).toEqual([
      "vault",
      "pending",
      expect.objectContaining({ state: "set_aside", token: "token", resolutions: ["lent", "refused"] }),
    ]);
    expect(calls).toEqual([
      ["remind", "gloves"],
      ["keep", "set_aside"],
    ]);
    const oracle = await gleamBackEnd(core, generatePackage(core));
    expect(oracle.run(caseOf({ shelf: "vault" }, 0, null, [{ after: "3d" }])).settlement).toEqual({
      verdict: "refused",
      reason_class: "nobody_agreed",
    });
    expect(oracle.run(caseOf({ shelf: "reading_room", period: "15d" }, 0, null))).toMatchObject({
      rule: "default",
      verdict: "refused",
    });
  });

  it("reports a misspelling in its own words", () => {
    const { diagnostics } = compile(
      "desk",
      RULES.replace("set_aside", "set_asid"),
      new Map([["glither.library", library]]),
    );
    expect(diagnostics).toMatchObject([{ code: "UNKNOWN_BOX", hint: "did you mean `set_aside`?" }]);
  });
});

function caseOf(artifact: object, fines: number, reserved: string | null, timeline: readonly object[] = []) {
  const enrich = { borrower_fines: fines, reserved_by: reserved };
  const expected = { verdict: "", rule: "", reason_class: "", actions: [] };
  const text = JSON.stringify({
    name: "toy",
    artifact: { shelf: "open", ...artifact },
    enrich,
    timeline,
    expect: expected,
  });
  return parseCase("toy.json", text, library);
}
