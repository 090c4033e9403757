import { afterAll, describe, expect, it } from "@jest/globals";
import { count } from "../../../../tools/workspace/src/testing/counts.ts";
import { linkComponent } from "../link/link-component.ts";
import type { ProgramOptions } from "../link/program.ts";
import { HOSTILE_MAILROOMS } from "../testing/hostile-mailrooms.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import { dispose } from "./dispose.ts";

const ARTIFACT = new Map<string, unknown>([
  ["from.domain", "a.example"],
  ["attachment.count", 0],
  ["risk_level", "high"],
  ["headers", [["List-Id", "news"]]],
  ["list.unsubscribe", true],
]);

const EMBEDDERS: readonly (readonly [name: string, options: ProgramOptions])[] = [
  ["jco", { embedder: "jco", where: "here" }],
  ["slim", { embedder: "slim", where: "here", prove: true }],
  ["slim in a thread", { embedder: "slim", where: "worker", limits: { time: 60_000 } }],
];

let refused = 0;

describe.each(EMBEDDERS)("under %s, with deferred actions, a component that", (_, options) => {
  it.each(HOSTILE_MAILROOMS)(
    "$name closes with $reason, as where they are called, and nothing is to be done",
    async ({ name: _name, reason, routes = false, done: _done, contract = MAILROOM_CONTRACT, ...attack }) => {
      const component = await mailroom(attack);
      const called: string[] = [];
      const linked = await linkComponent(
        component,
        {
          "glither:mail/enrich": {
            "dkim-domain": () => undefined,
            "sender-allowlisted": () => routes,
            "sender-risk": () => "high",
          },
          "glither:mail/actions": {
            route: () => void called.push("route"),
            hold: () => {
              called.push("hold");
              return "token-1";
            },
          },
        },
        options,
      );
      const { receipt, failure } = dispose(linked, ARTIFACT, contract, { actions: "deferred" });
      expect(receipt).toEqual({ verdict: "dropped", rule: "host", reason_class: reason, actions: [] });
      expect(called).toEqual([]);
      expect(failure?.message).toBe(dispose(linked, ARTIFACT, contract).failure?.message);
      refused += 1;
    },
    60_000,
  );
});

afterAll(() => {
  count("components", refused, { refused });
});
