import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";

const HEADER = "#pragma dialect glither.mail\n";
const lower = (text: string, allowUnsat = false) => compile("example", HEADER + text, VOCABULARIES, { allowUnsat });

describe("a ligand that the dialect knows and nothing produces", () => {
  const READS = "rule doubtful = msg | sender_reputation < 0.5 => into dropped";

  it("gives no core", () => {
    expect(lower(READS)).toMatchObject({ diagnostics: [{ code: "UNSAT_GUARD", severity: "error" }] });
    expect(lower(READS).core).toBeUndefined();
  });

  it("is carried without a source where that is allowed", () => {
    const { core, diagnostics } = lower(READS, true);
    expect(diagnostics).toMatchObject([{ code: "UNSAT_GUARD", severity: "lint" }]);
    expect(core?.enrichments).toEqual([
      { path: "sender_reputation", type: { kind: "number" }, ligand: { from: [], unsatisfied: true } },
    ]);
    expect(core?.rules[0]?.guards[0]?.phase).toEqual({ kind: "crossing", ligands: ["sender_reputation"] });
  });

  it("is reported once, where it is read first", () => {
    const twice = `group bad = msg | sender_reputation < 0.5\n${READS}\nrule other = bad | sender_reputation < 0.1 => into dropped`;
    expect(lower(twice).diagnostics).toMatchObject([
      { code: "UNSAT_GUARD", span: { line: 2, column: 19, length: 17 } },
    ]);
  });

  it("may be awaited, and is then no import", () => {
    const { core, diagnostics } = lower(
      "rule wait = msg | size > 1 => hold into quarantine when sender_reputation > 0.5 into delivered after 1h into dropped",
    );
    expect(diagnostics).toEqual([]);
    expect(core?.enrichments).toEqual([]);
  });

  it("is as good as any other once it is declared, with the type that the ruleset gives it", () => {
    const { core, diagnostics } = lower(`enrich sender_reputation : number from from.domain fresh 1h\n${READS}`);
    expect(diagnostics).toEqual([]);
    expect(core?.enrichments[0]?.ligand).toEqual({ from: ["from.domain"], fresh: 3_600_000 });
  });

  it("is not asked for where no guard reads it", () => {
    expect(lower("rule all = msg => into dropped", true).core?.enrichments).toEqual([]);
  });
});
