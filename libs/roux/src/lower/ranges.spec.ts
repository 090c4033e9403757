import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { format } from "../format/format.ts";
import { printTest } from "../print/print-test.ts";

function compiled(guard: string, dialect = "governance", before = "") {
  const collection = dialect === "mail" ? "msg" : dialect === "segment" ? "segment" : "event";
  const box = dialect === "mail" ? "dropped" : dialect === "segment" ? "denied" : "blocked";
  const text = `#pragma dialect glither.${dialect}\n${before}\nrule only = ${collection} | ${guard} => into ${box}\n`;
  return compile("example", text, VOCABULARIES);
}

function read(guard: string, dialect?: string, before?: string): string {
  const { core, diagnostics } = compiled(guard, dialect, before);
  const test = core?.rules[0]?.guards[0]?.test;
  return test ? printTest(test, "event") : diagnostics.map(({ message }) => message).join("; ");
}

describe("a range", () => {
  it.each([
    ["session.calls in 1..10", "session.calls >= 1 and session.calls <= 10"],
    ["session.calls in -5..-1", "session.calls >= -5 and session.calls <= -1"],
    ["amount in 0.5..2.5", "amount >= 0.5 and amount <= 2.5"],
    ["amount in 10%..50%", "amount >= 0.1 and amount <= 0.5"],
    ["session.calls in 1KB..1_500KB", "session.calls >= 1000 and session.calls <= 1500000"],
    ["session.calls not in 1..10", "not (session.calls >= 1 and session.calls <= 10)"],
    ["session.calls in 7..7", "session.calls >= 7 and session.calls <= 7"],
    ["session.calls in { 1, 5..10, 20 }", "session.calls in { 1, 20 } or session.calls >= 5 and session.calls <= 10"],
    [
      "session.calls in { 1..2, 5..6 }",
      "session.calls >= 1 and session.calls <= 2 or session.calls >= 5 and session.calls <= 6",
    ],
    ["arguments.amount in 1..10", "arguments.amount >= 1 and arguments.amount <= 10"],
  ])("`%s` is from its first number to its last one", (guard, meaning) => {
    expect(read(guard)).toBe(meaning);
  });

  it("is of durations and of a list's elements, too", () => {
    expect(read("age in 1h..2d", "segment")).toBe("age >= 1h and age <= 48h");
    expect(read("any attachments.size in 1KB..1MB", "mail")).toBe(
      "any attachments (it.size >= 1000 and it.size <= 1000000)",
    );
  });

  it("may stand in a set that has a name", () => {
    expect(read("session.calls in few", "governance", "set few = { 1..3, 5 }")).toBe(
      "session.calls in { 5 } or session.calls >= 1 and session.calls <= 3",
    );
  });

  it("is refused where it ends before it begins, and for what has no order", () => {
    expect(read("session.calls in 10..1")).toBe("nothing is in a range that ends before it begins");
    expect(read("actor in 1..2")).toBe("`actor` is a text, and no range has any");
    expect(read("session.calls in 1.5..2")).toBe("expected a whole number, found a number");
    expect(read("5 in 1..10")).toBe("a constant is in a list, or is not; a set is asked for what is read");
  });

  it("is written without blanks", () => {
    const text = "#pragma dialect glither.governance\n\nrule only = event | session.calls in 1 .. 10 => into blocked\n";
    expect(format(text)).toMatchObject({ text: expect.stringContaining("session.calls in 1..10\n") });
  });
});
