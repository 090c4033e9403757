import { VOCABULARIES } from "@glither/dialects";
import { compile, type Vocabulary } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import { fault, found, MIXED } from "../testing/findings.ts";
import { PRAGMAS } from "../testing/rulesets.ts";
import { FORMATS } from "./formats.ts";
import { reportAll, reportDiagnostics } from "./report.ts";

describe("the outcome", () => {
  /** The mail dialect, as if it only advised to set a deadline. */
  const [mail] = VOCABULARIES.values();
  const lenient = new Map([["glither.mail", { ...mail, policy: { missingDeadline: "lint" } } as Vocabulary]]);
  const text = `${PRAGMAS}rule a =\n  msg | subject => hold into quarantine\n  on admin.release into delivered\n`;
  const lint = { path: "gate.glith", name: "gate", text, compilation: compile("gate", text, lenient) };

  it("of lints alone is clean, and 1 when lints are denied", () => {
    expect(reportDiagnostics(lint)).toMatchObject({ exitCode: 0, data: { errors: 0, lints: 1 } });
    expect(reportDiagnostics(lint, { denyLints: true }).exitCode).toBe(1);
    expect(reportDiagnostics(lint).text).toMatch(/^lint\[MISSING_DEADLINE\]: [\s\S]*\n\ngate: 1 lint$/u);
  });

  it("of errors is 2, whatever else there is", () => {
    const diagnostics = [...lint.compilation.diagnostics, fault({}), fault({})];
    const outcome = reportDiagnostics({ ...lint, compilation: { diagnostics } }, { denyLints: true });
    expect(outcome).toMatchObject({ exitCode: 2, data: { ruleset: "gate", errors: 2, lints: 1, diagnostics } });
    expect(outcome.text).toMatch(/\n\ngate: 2 errors, 1 lint$/u);
  });
});

describe("the outcome of several rulesets", () => {
  const clean = { ...found("x"), path: "clean.glith" };

  it("has a report for each of them, by its path", async () => {
    expect((await reportAll([clean, MIXED], "json")).data).toEqual({
      errors: 1,
      lints: 1,
      rulesets: [
        { path: "clean.glith", ruleset: "gate", errors: 0, lints: 0, diagnostics: [] },
        { path: MIXED.path, ruleset: "gate", errors: 1, lints: 1, diagnostics: MIXED.compilation.diagnostics },
      ],
    });
  });

  it("is that of the worst of them", async () => {
    expect((await reportAll([clean, clean], "pretty")).exitCode).toBe(0);
    expect((await reportAll([clean, MIXED], "pretty")).exitCode).toBe(2);
  });

  it.each(FORMATS)("is the same in the format %s", async (format) => {
    const { exitCode, data } = await reportAll([clean, MIXED], format);
    expect({ exitCode, data }).toEqual({ exitCode: 2, data: (await reportAll([clean, MIXED], "json")).data });
  });

  it("as JSON text is its data", async () => {
    const { text, data } = await reportAll([MIXED], "json");
    expect(JSON.parse(text)).toEqual(data);
  });
});
