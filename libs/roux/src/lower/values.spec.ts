import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import type { Operand } from "../ir/core.ts";
import type { Vocabulary } from "../vocabulary.ts";

/** A dialect with the types that mail does not have. */
const dialect: Vocabulary = {
  dialect: "glither.test",
  version: "0.1.0",
  collection: "event",
  record: "event",
  fields: [
    { path: "amount", type: { kind: "number" } },
    { path: "age", type: { kind: "duration" } },
    { path: "arguments", type: { kind: "list", of: { kind: "text" } } },
    { path: "count", type: { kind: "integer" } },
    { path: "mixed", type: { kind: "list", of: { kind: "scalar" } } },
    { path: "any", type: { kind: "scalar" } },
  ],
  enrichments: [],
  boxes: ["allowed", "blocked"],
  suspended: [],
  restrictiveness: [],
  defaultBox: "blocked",
  verbs: [],
  policy: { missingDeadline: "lint" },
};

function lowered(guard: string): { left: Operand; right: Operand } | string | undefined {
  const text = `#pragma dialect glither.test\nrule a = event | ${guard} => into blocked`;
  const { core, diagnostics } = compile("example", text, new Map([[dialect.dialect, dialect]]));
  const test = core?.rules[0]?.guards[0]?.test;
  return test?.kind === "compare" ? test : diagnostics[0]?.message;
}

function left(guard: string): Operand | string | undefined {
  const test = lowered(guard);
  return typeof test === "object" ? test.left : test;
}

function right(guard: string): Operand | string | undefined {
  const test = lowered(guard);
  return typeof test === "object" ? test.right : test;
}

describe("operands", () => {
  it.each([
    ["amount > 1", { kind: "number", value: "1" }],
    ["amount > -0.50", { kind: "number", value: "-0.5" }],
    ["amount > 33.3%", { kind: "number", value: "0.333" }],
    ["amount > 100%", { kind: "number", value: "1" }],
    ["amount > 1000000000000000000000", { kind: "number", value: "1e+21" }],
    ["amount > 0.0000001", { kind: "number", value: "1e-7" }],
    ["amount > 1.5KB", { kind: "number", value: "1500" }],
    ["amount > 1_000.5", { kind: "number", value: "1000.5" }],
    ["count > 10MB", { kind: "integer", value: 10_000_000 }],
    ["count > 1_000", { kind: "integer", value: 1_000 }],
    ["age < 1.5d", { kind: "duration", ms: 129_600_000 }],
    ["age < 6mo", { kind: "duration", ms: 15_552_000_000 }],
    ["age < 300ms", { kind: "duration", ms: 300 }],
    ["age < 2d", { kind: "duration", ms: 172_800_000 }],
    ["count == -0", { kind: "integer", value: 0 }],
    ["count == 9007199254740991", { kind: "integer", value: 9_007_199_254_740_991 }],
    ['event.arguments[1] == "x"', { kind: "text", value: "x" }],
  ])("in `%s` have the field's type", (guard, constant) => {
    expect(right(guard)).toEqual(constant);
  });

  it.each([
    [`amount > ${"9".repeat(400)}`, "the value is too large for a number"],
    ["count == 9007199254740992", "the value is too large for a whole number"],
    ["count == 1.5", "expected a whole number, found a number"],
    [`age > ${"9".repeat(30)}w`, "the duration is too long"],
    ['arguments == "x"', "`arguments` holds several values"],
    ['arguments[-1] == "x"', "`arguments` takes a whole number from 0"],
    ['arguments["a"] == "x"', "`arguments` takes a whole number from 0"],
  ])("that do not fit, as in `%s`, are refused", (guard, message) => {
    expect(right(guard)).toBe(message);
  });

  it.each([
    ["mixed[0] == 1", "number"],
    ["mixed[0] < 50%", "number"],
    ['mixed[0] == "a"', "text"],
    ["mixed[0] == amount", "number"],
    ["mixed[0] == arguments[1]", "text"],
    ["any == amount", "number"],
  ])("decide what a number or a text on the left is read as, in `%s`", (guard, as) => {
    expect(left(guard)).toMatchObject({ kind: "field", as });
  });

  it.each([
    ["amount >= mixed[0]", "number"],
    ["arguments[1] != mixed[0]", "text"],
    ["amount == any", "number"],
  ])("decide what a number or a text on the right is read as, in `%s`", (guard, as) => {
    expect(right(guard)).toMatchObject({ kind: "field", as });
  });

  it.each([
    ["mixed[0] == mixed[1]", "neither side says whether it is read as a number or as a text"],
    ["any == mixed[1]", "neither side says whether it is read as a number or as a text"],
    ["mixed[0] == age", "`age` is a duration, expected a text"],
    ["mixed[0] == count", "`count` is a whole number, expected a number"],
    ["count == mixed[0]", "`mixed` is a number or a text, expected a whole number"],
  ])("cannot be read as one thing in `%s`", (guard, message) => {
    expect(right(guard)).toBe(message);
  });

  it("let a dialect take a missing deadline as a lint", () => {
    const waiting: Vocabulary = {
      ...dialect,
      suspended: ["review"],
      verbs: [{ name: "hold", phrases: { for: { kind: "text" }, into: { kind: "text" } }, suspendsWith: "into" }],
    };
    const text = "#pragma dialect glither.test\nrule a = event => hold for review_board review on x into allowed";
    const { core, diagnostics } = compile("example", text, new Map([[waiting.dialect, waiting]]));
    expect(diagnostics).toMatchObject([{ code: "MISSING_DEADLINE", severity: "lint" }]);
    expect(core?.rules[0]?.actions[0]?.args.map(({ name }) => name)).toEqual(
      core?.verbs[0]?.parameters.map(({ name }) => name),
    );
  });
});
