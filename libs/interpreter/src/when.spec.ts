import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { compile, readWatched, type Vocabulary } from "@glither/roux";
import type { ArtifactValue, Core } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import type { Facts } from "./_reader.ts";
import { UnansweredError, UnreadableArmError } from "./error.ts";
import { type LookedAgain, watchedBy, whichHolds } from "./when.ts";

const MAIL = VOCABULARIES.get("glither.mail") as Vocabulary;

function coreOf(text: string): Core {
  const { core, diagnostics } = compile("small", text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

/** A mail ruleset whose rule waits for these, each in turn. */
function waiting(arms: readonly string[], more = ""): Core {
  const written = arms.map((arm) => `when ${arm} into delivered`).join("\n");
  return coreOf(`#pragma dialect glither.mail ; fold first-match
${more}
rule held = msg | size > 1 => hold into quarantine ${written} after 1h into dropped
`);
}

function look(core: Core, artifact: Readonly<Record<string, ArtifactValue>>, enrich = {}): LookedAgain {
  const [rule] = core.rules;
  if (rule?.outcome.kind !== "pending") throw new Error("nothing waits");
  const obligations = rule.outcome.obligations.map(({ trigger }) =>
    trigger.kind === "when" ? { when: trigger.guard } : { after: "PT1H" },
  );
  const facts: Facts = { artifact: new Map(Object.entries(artifact)), enrich: new Map(Object.entries(enrich)) };
  return whichHolds({ core, vocabulary: MAIL }, { obligations }, facts);
}

describe("what a disposition waits for", () => {
  it("is judged by the artifact as it was and the answers of now, and the first written wins", () => {
    const core = waiting(["sender.allowlisted", "dmarc.result == pass and subject ~ /^ok/", "dmarc.result == pass"]);
    const artifact = { size: 2, subject: "ok" };
    const answers = { "sender.allowlisted": false, "dmarc.result": "fail" };
    expect(look(core, artifact, answers)).toEqual({
      when: undefined,
      asked: ["sender.allowlisted", "dmarc.result"],
    });
    expect(look(core, artifact, { ...answers, "dmarc.result": "pass" }).when).toBe(
      "dmarc.result == pass and subject ~ /^ok/",
    );
    expect(look(core, { ...artifact, subject: "no" }, { ...answers, "dmarc.result": "pass" }).when).toBe(
      "dmarc.result == pass",
    );
    expect(look(core, artifact, { "sender.allowlisted": true })).toEqual({
      when: "sender.allowlisted",
      asked: ["sender.allowlisted"],
    });
  });

  it("may be read of all that the dialect has, and by groups and declared enrichments of the rules", () => {
    const known = "group known = msg | sender.allowlisted\nenrich trust : integer from from.domain fresh 5s\n";
    const rule = "rule first = msg | msg in known | trust > 900 => into dropped\n";
    const core = coreOf(`#pragma dialect glither.mail ; fold first-match
${known}${rule}rule held = msg | size > 1 => hold into quarantine
  when msg in known into delivered when trust >= 5 into delivered when any cc == "a@example.org" into delivered after 1h into dropped`);
    const held = { ...core, rules: core.rules.slice(1) };
    const artifact = { size: 2, cc: ["a@example.org"], "from.domain": "a.example" };
    const answers = { "sender.allowlisted": false, trust: null };
    expect(look(held, artifact, answers).when).toBe('any cc == "a@example.org"');
    expect(look(held, artifact, { ...answers, trust: [5, 5000] }).when).toBe("trust >= 5");
    expect(look(held, artifact, { ...answers, trust: [5, 5001] }).when).toBe('any cc == "a@example.org"');
    expect(look(held, artifact, { ...answers, "sender.allowlisted": true }).when).toBe("msg in known");
  });

  it("may be read of groups and declared enrichments that no rule reads, and that no component asks for", () => {
    const more = `group late = msg | trust >= 5
group later = late | sender.allowlisted
enrich trust : integer from from.domain`;
    const core = waiting(["msg in later", "trust > 900"], more);
    expect(core).toMatchObject({ enrichments: [], groups: [], watched: { enrichments: [{ path: "trust" }] } });
    const artifact = { size: 2, "from.domain": "a.example" };
    const answers = { "sender.allowlisted": false, trust: 5 };
    expect(look(core, artifact, answers)).toEqual({ when: undefined, asked: ["trust", "sender.allowlisted"] });
    expect(look(core, artifact, { ...answers, "sender.allowlisted": true }).when).toBe("msg in later");
    expect(look(core, artifact, { ...answers, trust: 901 }).when).toBe("trust > 900");
    expect(waiting(["sender.allowlisted"])).not.toHaveProperty("watched");
    expect(watchedBy({ core, vocabulary: MAIL })).toEqual(["trust", "sender.allowlisted"]);
  });

  it("is not guessed: what cannot be judged could be the one that was written first", () => {
    const { watched: _, ...only } = waiting(
      ["msg in late", "sender.allowlisted"],
      "group late = msg | sender.allowlisted",
    );
    const both = { size: 2 };
    expect(() => look(only, both, { "sender.allowlisted": true })).toThrow(UnreadableArmError);
    const core = waiting(['subject == "x"', "sender.allowlisted"]);
    expect(() => look(core, both, { "sender.allowlisted": true })).toThrow(/`subject` was not kept/u);
    expect(() => look(core, { size: 2, subject: "" }, {})).toThrow(UnansweredError);
  });

  it("cannot say anything else than a guard", () => {
    const core = waiting(["sender.allowlisted"]);
    for (const words of [
      "sender.allowlisted => into delivered\nrule b = msg",
      "sender.allowlisted | size > 1",
      "sender.allowlisted // no",
      "sender.allowlisted and",
      "(sender.allowlisted)",
      "nothing.known",
      "",
    ]) {
      expect([words, readWatched(words, core, MAIL)]).toEqual([words, undefined]);
    }
  });
});

const RULESETS = join(import.meta.dirname, "../../../rulesets");
const shipped = readdirSync(RULESETS, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".glith"));

it("is read as the compiler has read it, in every shipped ruleset that waits for something", () => {
  let arms = 0;
  for (const path of shipped) {
    const text = readFileSync(join(RULESETS, path), "utf8");
    const { core, waits } = compile("shipped", text, VOCABULARIES);
    if (core === undefined || waits === undefined) continue;
    const vocabulary = VOCABULARIES.get(core.dialect.name) as Vocabulary;
    for (const { name, outcome } of core.rules) {
      if (outcome.kind !== "pending") continue;
      const guards = waits.arms.get(name)?.flatMap(({ kind, guard }) => (kind === "when" ? [guard] : [])) ?? [];
      const words = outcome.obligations.flatMap(({ trigger }) => (trigger.kind === "when" ? [trigger.guard] : []));
      for (const [place, each] of words.entries()) {
        expect(readWatched(each, core, vocabulary)?.guard).toEqual(guards[place]);
        arms += 1;
      }
    }
  }
  expect(arms).toBeGreaterThan(5);
});
