import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { attempts, count } from "../../../../tools/workspace/src/testing/counts.ts";
import { linkComponent } from "../link/link-component.ts";
import { LAID_OUT, MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import { type Crossing, prepare } from "./dispose.ts";

/**
 * Overwrites bytes of its receipt, by the sender's domain: each three characters are four times an offset from the receipt's
 * beginning, what is added to that, and the byte.
 */
const OVERWRITING = `(local.set $at (i32.const 0))
  (block $done (loop $next
    (br_if $done (i32.gt_u (i32.add (local.get $at) (i32.const 3)) (local.get 1)))
    (i32.store8
      (i32.add (i32.const ${LAID_OUT.verdict}) (i32.add
        (i32.shl (i32.load8_u (i32.add (local.get 0) (local.get $at))) (i32.const 2))
        (i32.and (i32.load8_u offset=1 (i32.add (local.get 0) (local.get $at))) (i32.const 3))))
      (i32.load8_u offset=2 (i32.add (local.get 0) (local.get $at))))
    (local.set $at (i32.add (local.get $at) (i32.const 3)))
    (br $next)))`;

type Embedder = "jco" | "slim";

async function crossing(embedder: Embedder, routes: boolean): Promise<(domain: string) => Crossing> {
  const overwriting = OVERWRITING.replaceAll("$at", "$cursor");
  const component = await mailroom({ first: "(local $cursor i32)", settled: overwriting, held: overwriting });
  const bindings = {
    "glither:mail/enrich": {
      "dkim-domain": () => undefined,
      "sender-allowlisted": () => routes,
      "sender-risk": () => "high",
    },
    "glither:mail/actions": { route: () => undefined, hold: () => "token-1" },
  };
  const cross = prepare(
    await linkComponent(component, bindings, { embedder, where: "here", prove: embedder === "slim" }),
    MAILROOM_CONTRACT,
  );
  return (domain) =>
    cross(
      new Map<string, unknown>([
        ["from.domain", domain],
        ["attachment.count", 0],
        ["risk_level", "high"],
        ["headers", []],
        ["list.unsubscribe", true],
      ]),
    );
}

/** Most of them hit the receipt's 60 bytes or its lists. */
const overwrites = fc
  .array(fc.tuple(fc.nat(80), fc.nat(3), fc.oneof(fc.nat(127), fc.nat(16))), { minLength: 1, maxLength: 3 })
  .map((triples) => String.fromCharCode(...triples.flat()));

describe.each<readonly [Embedder, number]>([
  ["slim", 10_000],
  ["jco", 2_000],
])("under %s, a receipt of which bytes are overwritten", (embedder, runs) => {
  it.each([true, false])(
    "is refused, or is one that the component could give (routes: %s)",
    async (routes) => {
      const cross = await crossing(embedder, routes);
      const tally = { refused: 0, harmless: 0 };
      fc.assert(
        fc.property(overwrites, (domain) => {
          const { receipt, failure } = cross(domain);
          tally[failure === undefined ? "harmless" : "refused"] += 1;
          expect(receipt.actions.map(({ verb }) => verb)).toEqual([routes ? "route" : "hold"]);
          if (failure !== undefined) {
            expect(receipt).toMatchObject({ verdict: "dropped", rule: "host" });
            expect(receipt.open_tokens).toEqual(routes ? undefined : ["token-1"]);
          } else if (routes) expect(["delivered", "dropped"]).toContain(receipt.verdict);
          else if ("token" in receipt) expect(receipt).toMatchObject({ state: "quarantine", token: "token-1" });
          else expect(receipt).toMatchObject({ verdict: "dropped", open_tokens: ["token-1"] });
          expect(JSON.stringify([receipt.rule, receipt.reason_class])).not.toMatch(/[\p{Cc}]|\\[nrtu]/u);
        }),
        { numRuns: attempts(runs) },
      );
      count("tamperings", tally.refused + tally.harmless, tally);
    },
    240_000,
  );
});
