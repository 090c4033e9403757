import { describe, expect, it } from "@jest/globals";
import { DEFAULT_LIMITS } from "../limits.ts";
import { MAILROOM_CONTRACT } from "../testing/mailroom.ts";
import { type CrossingLog, emptyLog } from "./_log.ts";
import { membrane } from "./_membrane.ts";

const ROUTE = { interface: "glither:mail/actions@0.1.0", function: "route" };

function route(...args: unknown[]): CrossingLog {
  const log = emptyLog({ fromDomain: "a.example", headers: [["List-Id", "news"]], attachmentCount: 0n });
  const linked = {
    contract: { imports: [ROUTE], typeOnly: [], exports: ["dispose"] },
    bindings: { "glither:mail/actions": { route: () => undefined } },
  };
  membrane(linked, MAILROOM_CONTRACT, { log }, { limits: DEFAULT_LIMITS })["glither:mail/actions"]?.["route"]?.(
    ...args,
  );
  return log;
}

describe("an action's arguments", () => {
  it("come behind the artifact's record", () => {
    expect(route({ fromDomain: "a.example" }, "inbox").actions).toEqual([{ verb: "route", args: { to: "inbox" } }]);
  });

  it("come alone from a ruleset that reads nothing, whatever the dialect's record has", () => {
    expect(route("inbox").actions).toEqual([{ verb: "route", args: { to: "inbox" } }]);
  });

  it("are refused in any other number", () => {
    expect(() => route()).toThrow("called `route` with other arguments");
    expect(() => route({}, "inbox", "more")).toThrow("called `route` with other arguments");
  });

  it.each<[string, unknown]>([
    ["another text", { fromDomain: "b.example" }],
    ["another number", { attachmentCount: 1n }],
    ["a list with another element", { headers: [["List-Id", "olds"]] }],
    [
      "a list with one more",
      {
        headers: [
          ["List-Id", "news"],
          ["List-Id", "news"],
        ],
      },
    ],
    ["a list with one less", { headers: [] }],
    ["a member that the artifact lacks", { subject: "a" }],
    ["no record", "a.example"],
    ["nothing", undefined],
  ])("are refused behind a record that is not the artifact's: %s", (_, record) => {
    expect(() => route(record, "inbox")).toThrow("called `route` on another artifact");
  });
});
