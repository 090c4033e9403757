import { afterAll, describe, expect, it } from "@jest/globals";
import { count } from "../../../../tools/workspace/src/testing/counts.ts";
import type { BindingSet } from "../link/binding-set.ts";
import { linkComponent } from "../link/link-component.ts";
import type { ProgramOptions } from "../link/program.ts";
import { HOSTILE_MAILROOMS, KNOWING } from "../testing/hostile-mailrooms.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import { type Crossing, dispose } from "./dispose.ts";

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
  ["slim with new instances", { embedder: "slim", where: "here", prove: true, renew: true }],
  // Ten thousand calls across threads take their time, which is not what is to end them here.
  ["slim in a thread", { embedder: "slim", where: "worker", limits: { time: 60_000 } }],
];

const tally = { refused: 0, believed: 0 };

interface Crossed extends Crossing {
  /** Verbs that the bindings were called for. */
  readonly done: readonly string[];
}

async function cross(
  component: Uint8Array,
  options: ProgramOptions,
  routes: boolean,
  contract = MAILROOM_CONTRACT,
): Promise<Crossed> {
  const done: string[] = [];
  const bindings: BindingSet = {
    "glither:mail/enrich": {
      "dkim-domain": () => undefined,
      "sender-allowlisted": () => routes,
      "sender-risk": () => "high",
    },
    "glither:mail/actions": {
      route: () => void done.push("route"),
      hold: () => {
        done.push("hold");
        return "token-1";
      },
    },
  };
  return { ...dispose(await linkComponent(component, bindings, options), ARTIFACT, contract), done };
}

describe.each(EMBEDDERS)("under %s, a component that", (_, options) => {
  it.each(HOSTILE_MAILROOMS)(
    "$name closes with $reason",
    async ({ name: _name, reason, routes = false, done = [], contract, ...attack }) => {
      const { receipt, failure, done: seen } = await cross(await mailroom(attack), options, routes, contract);
      tally[receipt.rule === "host" ? "refused" : "believed"] += 1;
      expect(receipt).toMatchObject({ verdict: "dropped", rule: "host", reason_class: reason });
      expect(failure?.message).toBeDefined();
      expect(seen).toEqual(done);
      expect(receipt.actions.map(({ verb }) => verb)).toEqual(done);
      expect(receipt.open_tokens).toEqual(done.includes("hold") ? ["token-1"] : undefined);
    },
    60_000,
  );

  it("does none of that is believed, also where its rules are known", async () => {
    const component = await mailroom();
    expect(await cross(component, options, false)).toMatchObject({ receipt: { verdict: "pending" }, done: ["hold"] });
    for (const contract of [MAILROOM_CONTRACT, KNOWING]) {
      expect(await cross(component, options, true, contract)).toMatchObject({
        receipt: { verdict: "delivered", rule: "first", reason_class: "a.example" },
        done: ["route"],
      });
    }
  });
});

afterAll(() => {
  count("components", tally.refused + tally.believed, tally);
});
