import { describe, expect, it } from "@jest/globals";
import { type Crossing, dispose, prepareMany } from "../crossing/dispose.ts";
import type { BindingSet } from "../link/binding-set.ts";
import { type LinkedComponent, linkComponent } from "../link/link-component.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";

/** Actions are done in the order in which they are called, before the component goes on, wherever it runs. */
const component = await mailroom();

const artifact = (domain: string, count = 0) =>
  new Map<string, unknown>([
    ["from.domain", domain],
    ["attachment.count", count],
    ["risk_level", "very_low"],
    ["headers", [["List-Id", "news"]]],
    ["list.unsubscribe", true],
  ]);

interface Seen {
  readonly crossings: readonly Crossing[];
  /** Whatever reached a binding, in order. */
  readonly calls: readonly string[];
}

async function seen(
  where: "here" | "worker",
  route: () => unknown,
  cross: (linked: LinkedComponent) => readonly Crossing[],
): Promise<Seen> {
  const calls: string[] = [];
  const noting =
    (name: string, answer: (msg: unknown) => unknown) =>
    (msg: unknown): unknown => {
      calls.push(`${name} ${(msg as { fromDomain: string }).fromDomain}`);
      return answer(msg);
    };
  const bindings: BindingSet = {
    "glither:mail/enrich": {
      "dkim-domain": noting("dkim", () => undefined),
      "sender-allowlisted": noting("listed", (msg) => !(msg as { fromDomain: string }).fromDomain.startsWith("held")),
      "sender-risk": noting("risk", () => "high"),
    },
    "glither:mail/actions": { route: noting("route", route), hold: noting("hold", () => "token-1") },
  };
  return { crossings: cross(await linkComponent(component, bindings, { where })), calls };
}

describe("actions of a component in a thread", () => {
  it.each<[string, () => unknown]>([
    ["are done", () => undefined],
    [
      "throw",
      () => {
        throw new Error("out of order");
      },
    ],
    ["give something back", () => "more"],
    ["give a promise", () => Promise.resolve()],
  ])("%s as here, in the same order", async (_, route) => {
    const domains = ["a.example", "held.example", "b.example", "c.example"];
    const alone = (linked: LinkedComponent) =>
      domains.map((domain) => dispose(linked, artifact(domain), MAILROOM_CONTRACT));
    const together = (linked: LinkedComponent) =>
      prepareMany(linked, MAILROOM_CONTRACT)(domains.map((domain) => artifact(domain)));
    const here = await seen("here", route, alone);
    expect(here.calls).toContain("route a.example");
    expect(await seen("worker", route, alone)).toEqual(here);
    expect(await seen("worker", route, together)).toEqual(here);
  });

  it.each([13, 8, 7])("stand in the receipt of a crossing that goes wrong behind them (%i)", async (count) => {
    const cross = (linked: LinkedComponent) => [dispose(linked, artifact("a.example", count), MAILROOM_CONTRACT)];
    const here = await seen("here", () => undefined, cross);
    const apart = await seen("worker", () => undefined, cross);
    expect(apart.crossings.map(({ receipt }) => receipt)).toEqual(here.crossings.map(({ receipt }) => receipt));
    expect(apart.calls).toEqual(here.calls);
  });
});
