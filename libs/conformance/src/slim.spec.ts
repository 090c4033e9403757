import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { buildComponent } from "@glither/component";
import { VOCABULARIES } from "@glither/dialects";
import { type Binding, type BindingSet, linkComponent, prepare } from "@glither/host";
import type { Core } from "@glither/roux/core";
import {
  arbitraryAnswers,
  arbitraryArtifact,
  arbitraryRuleset,
  artifactFor,
  shippedSource,
} from "@glither/roux/testing";
import { deriveWorld, importsOf, printWorld } from "@glither/wit";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { crossingBackEnd } from "./_crossing-back-end.ts";
import type { BackEnd } from "./back-end.ts";
import type { Case } from "./case.ts";
import { conform } from "./conform.ts";
import { soundCore } from "./testing/mail.ts";
import { shippedRulesets } from "./testing/shipped.ts";

const EXPECT = { verdict: "", rule: "", reason_class: "", actions: [] };

async function direct(core: Core): Promise<Uint8Array> {
  const world = deriveWorld(core);
  const text = { world: printWorld(world), worldName: world.name };
  return buildComponent({ engine: "direct", core: encodeModule(compileModule(core)) }, world, text);
}

/** A binding for each import, that a back end replaces for each case. */
function unbound(core: Core): BindingSet {
  const set: Record<string, Record<string, Binding>> = {};
  for (const item of importsOf(deriveWorld(core))) {
    const from = item.interface.replace(/@.*/u, "");
    set[from] = { ...set[from], [item.function]: () => undefined };
  }
  return set;
}

async function backEnds(core: Core): Promise<readonly [slim: BackEnd, jco: BackEnd, renewed: BackEnd]> {
  const component = await direct(core);
  const under = async (name: string, embedder: "slim" | "jco", renew = false): Promise<BackEnd> =>
    crossingBackEnd(
      name,
      await linkComponent(component, unbound(core), { embedder, where: "here", prove: true, renew }),
      core,
    );
  return [await under("slim", "slim"), await under("jco", "jco"), await under("renewed", "slim", true)];
}

/** The answer, or the error with all that the host says of it. */
function outcome(backEnd: BackEnd, example: Case): string {
  try {
    return JSON.stringify(backEnd.run(example));
  } catch (error) {
    return String(error);
  }
}

describe.each(shippedRulesets())("the shipped ruleset $shelf, compiled directly", ({ core, cases }) => {
  it("passes all its cases under the slim glue, and agrees with jco", async () => {
    const report = conform([...(await backEnds(core))], cases, []);
    expect(cases.length).toBeGreaterThan(0);
    expect(report.cases.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("fails in the same words when nothing is answered", async () => {
    const [slim, jco] = await backEnds(core);
    for (const example of cases) {
      const silent = { ...example, enrich: new Map<string, never>() };
      expect(outcome(slim, silent)).toBe(outcome(jco, silent));
    }
  });
});

describe.each([...VOCABULARIES.values()])("random rulesets of $dialect", (dialect) => {
  const inputs = fc.array(fc.tuple(arbitraryArtifact(dialect), arbitraryAnswers(dialect)), {
    minLength: 20,
    maxLength: 20,
  });

  it("get the same answers from both embedders", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRuleset(dialect), inputs, async (text, crossings) => {
        const core = soundCore("example", text);
        const [slim, jco] = await backEnds(core);
        for (const [json, answers] of crossings) {
          const artifact = artifactFor(core, dialect, json);
          const enrich = new Map(Object.entries(answers));
          const example: Case = { name: "random", artifact, enrich, timeline: [], expect: EXPECT };
          expect(outcome(slim, example)).toBe(outcome(jco, example));
        }
      }),
      { numRuns: 4 },
    );
  });
});

describe("a direct component", () => {
  it("comes back from a crossing, so that preparing it once is enough", async () => {
    const core = soundCore("mailguard", shippedSource("mail/mailguard/mailguard.glith").text);
    const bindings: BindingSet = {
      "glither:mail/enrich": {
        "dmarc-result": () => "fail",
        "dkim-org": () => undefined,
        "sender-allowlisted": (message) => JSON.stringify(message).includes("friend"),
        "dmarc-policy": () => "reject",
      },
      "glither:mail/actions": { route: () => undefined, tag: () => undefined, hold: () => "token" },
    };
    const cross = prepare(await linkComponent(await direct(core), bindings, { embedder: "slim", prove: true }), core);
    const message = (domain: string): ReadonlyMap<string, unknown> =>
      new Map<string, unknown>([
        ["from.org", domain],
        ["recipient.org", "own.example"],
        ["attachments.exts", []],
        ["list.unsubscribe", false],
      ]);
    for (const _ of [1, 2, 3]) {
      expect(cross(message("friend.example")).receipt).toMatchObject({ verdict: "delivered", rule: "tag_external" });
      expect(cross(message("other.example")).receipt).toMatchObject({ verdict: "dropped", rule: "drop_dmarc_reject" });
      expect(() => cross(message("a\ud800"))).toThrow("half of a surrogate pair");
    }
  });
});
