import { describe, expect, it } from "@jest/globals";
import { MAILROOM_CONTRACT } from "../testing/mailroom.ts";
import { type CrossingLog, membrane } from "./_membrane.ts";

const ROUTE = { interface: "glither:mail/actions@0.1.0", function: "route" };

function route(...args: unknown[]): CrossingLog {
  const log: CrossingLog = { asked: [], actions: [], tokens: [], failure: undefined };
  const linked = {
    contract: { imports: [ROUTE], typeOnly: [], exports: ["dispose"] },
    bindings: { "glither:mail/actions": { route: () => undefined } },
    program: { instantiate: () => ({}), bind: () => () => undefined },
  };
  membrane(linked, MAILROOM_CONTRACT, { log })["glither:mail/actions"]?.["route"]?.(...args);
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
});
