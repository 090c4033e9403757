import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { DEFAULT_LIMITS } from "../limits.ts";
import { MAILROOM_CONTRACT } from "../testing/mailroom.ts";
import { emptyLog } from "./_log.ts";
import { hostVerdict, REASONS, receiptOf } from "./_receipts.ts";
import { BindingError, CrossingError, type FailureCode } from "./error.ts";

const PAGE = readFileSync(new URL("../../../../docs/security.md", import.meta.url), "utf8");
const CODES = Object.keys(REASONS) as FailureCode[];

/** The first two columns of the rows of the table with this head. */
function table(head: string): string[][] {
  const [, rows = ""] = PAGE.split(`| ${head} |\n`)[1]?.match(/^\|(?:---\|)+\n((?:\|.*\n)+)/u) ?? [];
  return rows
    .trimEnd()
    .split("\n")
    .map((row) =>
      row
        .split("|")
        .slice(1, 3)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
}

describe("the page on security", () => {
  it("says every limit as it is", () => {
    const limits = Object.entries(DEFAULT_LIMITS).map(([name, limit]) => [name, limit.toLocaleString("en-US")]);
    expect(table("limit | default | what")).toEqual(limits);
  });

  it("says every reason class that a host gives, and no other", () => {
    const known = [...Object.values(REASONS), "host_binding_failed"];
    expect(
      table("reason class | when")
        .map(([name]) => name)
        .sort(),
    ).toEqual([...new Set(known)].sort());
  });
});

describe("what goes wrong", () => {
  it.each(CODES)("closes with a reason class of its own: %s", (code) => {
    const { verdict, rule, reason_class } = hostVerdict(new CrossingError(code, ""), emptyLog({}), MAILROOM_CONTRACT);
    expect([verdict, rule, reason_class]).toEqual(["dropped", "host", REASONS[code]]);
    expect(new Set(Object.values(REASONS)).size).toBe(CODES.length);
  });

  it.each(["WRONG_ANSWER", "BINDING_FAILED", "UNANSWERED", "LATE"] as const)(
    "closes for the host's own fault: %s",
    (code) => {
      const receipt = hostVerdict(new BindingError(code, ""), emptyLog({}), MAILROOM_CONTRACT);
      expect(receipt.reason_class).toBe("host_binding_failed");
    },
  );
});

it("every token is in the receipt that its crossing has, be it given out twice", () => {
  const log = emptyLog({});
  const action = { verb: "hold", args: { into: "quarantine" } };
  for (const token of ["a", "b", "a"]) log.suspensions.push({ token, state: "quarantine", action });
  const why = { rule: "r", reasonClass: "r", ligandAbsent: [] };
  const pending = { kind: "pending", state: "quarantine", token: "a", resolutions: [], obligations: [] } as const;
  expect(receiptOf({ verdict: pending, ...why }, log)).toMatchObject({ token: "a", open_tokens: ["b", "a"] });
  expect(receiptOf({ verdict: { kind: "settled", box: "dropped" }, ...why }, log)).toMatchObject({
    open_tokens: ["a", "b", "a"],
  });
  expect(hostVerdict(new CrossingError("TIMEOUT", ""), log, MAILROOM_CONTRACT)).toMatchObject({
    open_tokens: ["a", "b", "a"],
  });
});
