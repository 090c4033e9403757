import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { format } from "../format/format.ts";
import { countingOf, printSources } from "../ir/counting.ts";

const READS: Readonly<Record<string, string>> = { calls: "calls > 100", spent: "spent > 10.5" };

function compiled(declaration: string, name = "calls") {
  const text = `#pragma dialect glither.governance\nenrich ${name} : ${declaration}\nrule only = event | ${READS[name]} => into blocked\n`;
  return compile("example", text, VOCABULARIES);
}

const faults = (declaration: string, name?: string): string[] =>
  compiled(declaration, name)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ message }) => message);

describe("a counter", () => {
  it.each([
    ["calls", "integer from actor, tool by count(1h)", { keys: ["actor", "tool"], window: 3_600_000 }],
    [
      "spent",
      "number from actor by sum(arguments.amount, 1d)",
      { keys: ["actor"], amount: "arguments.amount#number", window: 86_400_000 },
    ],
    ["spent", "number from actor by sum(amount, 4w)", { keys: ["actor"], amount: "amount", window: 2_419_200_000 }],
    [
      "calls",
      "integer from actor by sum(session.calls, 1m)",
      { keys: ["actor"], amount: "session.calls", window: 60_000 },
    ],
  ])("%s is declared as `%s`", (name, declaration, expected) => {
    const { core, diagnostics } = compiled(declaration, name);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const [enrichment] = core?.enrichments ?? [];
    const counting = enrichment && countingOf(enrichment);
    expect({ ...counting, ...(counting?.amount ? { amount: counting.amount.replace(/[^a-z.]+/u, "#") } : {}) }).toEqual(
      expected,
    );
  });

  it("is printed as it is declared", () => {
    const printed = (declaration: string, name?: string): string | undefined => {
      const [enrichment] = compiled(declaration, name).core?.enrichments ?? [];
      return enrichment && printSources(enrichment);
    };
    expect(printed("integer from actor, tool by count(1h)")).toBe("from actor, tool by count(1h)");
    expect(printed("number from actor by sum(arguments.amount, 1d)", "spent")).toBe(
      "from actor by sum(arguments.amount, 24h)",
    );
  });

  it.each([
    ["calls", "text from actor by count(1h)", "`calls` is a text, and what is counted is a whole number"],
    ["calls", "integer from actor by sum(amount, 1h)", "`calls` is a whole number, and what is counted is a number"],
    ["spent", "number from actor by count(1h)", "`spent` is a number, and what is counted is a whole number"],
    ["spent", "number from actor by sum(actor, 1h)", "`actor` is no number, and only numbers are added up"],
    ["spent", "number from actor by sum(arguments.*, 1h)", "`arguments` is no number, and only numbers are added up"],
    ["spent", "number from amount by sum(amount, 1h)", "`amount` is added up, and cannot part the sums as well"],
    ["spent", "number from actor by sum(amout, 1h)", "unknown field `amout`"],
    ["calls", "integer from actor by count(0ms)", "what is counted is forgotten after 1ms to 366d"],
    ["calls", "integer from actor by count(2y)", "what is counted is forgotten after 1ms to 366d"],
  ])("%s is not declared as `%s`", (name, declaration, message) => {
    expect(faults(declaration, name)).toEqual([message]);
  });

  it("is written as a function", () => {
    const text =
      "#pragma dialect glither.governance\n\nenrich calls : integer from actor, tool by count (1h)\n\nrule only = event | calls > 1 => into blocked\n";
    expect(format(text)).toMatchObject({ text: expect.stringContaining("from actor, tool by count(1h)\n") });
  });
});
