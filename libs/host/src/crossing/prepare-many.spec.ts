import { describe, expect, it } from "@jest/globals";
import { linkComponent } from "../link/link-component.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import { prepare, prepareMany } from "./dispose.ts";

const artifact = (domain: string) =>
  new Map<string, unknown>([
    ["from.domain", domain],
    ["attachment.count", 0],
    ["risk_level", "very_low"],
    ["headers", [["List-Id", "news"]]],
    ["list.unsubscribe", true],
  ]);

describe.each(["here", "worker"] as const)("many artifacts at once, %s", (where) => {
  it("have each the receipt that they have alone, whatever came of those before", async () => {
    let asked = 0;
    const bindings = {
      "glither:mail/enrich": {
        "dkim-domain": () => {
          asked += 1;
          if (asked % 3 === 0) throw new Error("out of order");
          return "d.example";
        },
        "sender-allowlisted": () => false,
        "sender-risk": () => "high",
      },
      "glither:mail/actions": { route: () => undefined, hold: () => `token-${asked}` },
    };
    const linked = await linkComponent(await mailroom(), bindings, { where });
    const artifacts = Array.from({ length: 40 }, (_, index) => artifact(`${index}.example`));
    const alone = artifacts.map(prepare(linked, MAILROOM_CONTRACT));
    asked = 0;
    const together = prepareMany(linked, MAILROOM_CONTRACT)(artifacts);
    expect(together).toEqual(alone);
    expect(new Set(together.map(({ receipt }) => receipt.rule))).toContain("host");
    expect(together.some(({ failure }) => failure === undefined)).toBe(true);
  });

  it("are not begun when one of them is outside the contract", async () => {
    let calls = 0;
    const count = () => {
      calls += 1;
    };
    const bindings = {
      "glither:mail/enrich": { "dkim-domain": count, "sender-allowlisted": count, "sender-risk": count },
      "glither:mail/actions": { route: count, hold: count },
    };
    const linked = await linkComponent(await mailroom(), bindings, { where });
    const many = prepareMany(linked, MAILROOM_CONTRACT);
    expect(() => many([artifact("a.example"), new Map([["from.domain", 1]])])).toThrow(
      expect.objectContaining({ code: "BAD_ARTIFACT" }),
    );
    expect(calls).toBe(0);
  });
});
