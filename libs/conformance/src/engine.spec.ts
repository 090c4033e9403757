import { generatePackage } from "@glither/codegen-gleam";
import { generateModule } from "@glither/codegen-js";
import { buildComponent } from "@glither/component";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type ArtifactValue, answerType, type Core, readArtifact, type ValueType } from "@glither/roux/core";
import { deriveWorld, printWorld } from "@glither/wit";
import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { BackEnd } from "./back-end.ts";
import { componentBackEnds } from "./component-back-end.ts";
import { conform } from "./conform.ts";
import { gleamBackEnd } from "./gleam-back-end.ts";
import { arbitraryCase } from "./testing/arbitrary-case.ts";
import { caseOf } from "./testing/cases.ts";
import { mailCore, mailVocabulary } from "./testing/mail.ts";

/**
 * Its name is a word of WIT, and it reads a value of every type at the border. What is negative is taken before anything
 * is asked: ComponentizeJS traps when it hands such a record to an import.
 */
const core = mailCore(
  "interface",
  `rule handed = msg | attachment.ext == "handed" | sender.allowlisted => into delivered
   rule folded = msg | subject ~ /^\\bſ[^\\W]k$/i => into delivered
   rule negative = msg | size < -1 or attachment.count < 0 or size in { -1 } => into dropped
   rule largest = msg | size == 9007199254740991 | dmarc.policy != none => tag LARGE, route to "é😀", into delivered
   rule marked = msg | subject == "\\u{feff}a" => into dropped
   rule unmarked = msg | subject == "a" | not sender.allowlisted => hold into quarantine after 100000w into dropped
   rule signed = msg | dkim.domain == subject or dkim.domain == headers["list-id"] => into delivered
   rule attached = msg | attachment.ext in { "a", "\\u{0}\\u{1b}" } or attachment.count <= 1 => into dropped
   rule other = msg | spf.result != pass | list.unsubscribe => into delivered`,
);

/** What a case without any field has. */
const EMPTY = readArtifact(core.fields, {}).values ?? new Map();

const TEXTS = ["a", "\ufeffa", "", "\u0000\u001b", "e\u0301", "😀", "\u{10ffff}"];

async function backEndsOf(core: Core): Promise<readonly [component: BackEnd, gleam: BackEnd]> {
  const world = deriveWorld(core);
  const text = { world: printWorld(world), worldName: world.name };
  const built = await buildComponent({ engine: "spidermonkey", module: generateModule(core) }, world, text);
  const [component] = await componentBackEnds("spidermonkey", built, core);
  if (component === undefined) throw new TypeError("nothing runs the component");
  return [component, await gleamBackEnd(core, generatePackage(core))];
}

describe("the component's border", () => {
  let component: BackEnd;
  let gleam: BackEnd;

  beforeAll(async () => {
    [component, gleam] = await backEndsOf(core);
  });

  it("lets every value through as it is", () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(arbitraryCase(mailVocabulary(), [...TEXTS, "S\u212a\u212a"]), (example) => {
        const answer = gleam.run(example);
        reached.add(answer.rule);
        expect(JSON.stringify(component.run(example))).toBe(JSON.stringify(answer));
      }),
      { seed: 1, numRuns: 100 },
    );
    const random = core.rules.map(({ name }) => name).filter((name) => name !== "handed");
    expect([...reached].sort()).toEqual(["default", ...random].sort());
  });

  /** When this fails because nothing traps any more, the limit has had its day. */
  it("is not asked what its engine is known to trap on", () => {
    const sized = (size: number) =>
      caseOf({
        artifact: new Map<string, ArtifactValue>([...EMPTY, ["attachments.exts", ["handed"]], ["size", size]]),
        enrich: new Map([["sender.allowlisted", true]]),
        expect: { verdict: "delivered", rule: "handed", reason_class: "handed", actions: [] },
      });
    const { cases } = conform([component], [sized(-1), sized(0), sized(9)], []);
    expect(cases.map(({ marks }) => marks)).toEqual([["unasked"], ["expected"], ["expected"]]);
    expect(() => component.run(sized(-1))).toThrow(expect.objectContaining({ cause: expect.anything() }));
  });
});

/** Every type that mail does not have: scalars, ladders, ligands with and without an age, and both ends of their range. */
const AGENTS = `#pragma dialect glither.governance ; fold accumulate
enrich trust : ordered(low < mid < high) from actor, tool.owner fresh 5s
enrich error_context : integer from actor
enrich map : text from tool fresh 1ms
enrich seal : { grade : ordered(low < high), held : { count : integer, by_whom : text }, for : duration } from actor fresh 5s
enrich type : { interface : boolean } from actor
group costly = event | amount > 1.5 or arguments[0] > 100
rule scalar = event | arguments[1] == "rm" or arguments[0] ~ /^x/ => into flagged
rule ladder = event | risk_level >= high => into blocked (reason = too risky)
rule trusted = event | not (trust < high) | risk_level < unacceptable => into allowed
rule cheap = event | error_context >= -9007199254740991 and error_context != 7 => into allowed
rule bare = costly | not actor.suspended => hold into flagged-review when risk_level == minimal into allowed after 1h into blocked
rule sealed = event | seal.grade > low and not (seal.held.count >= 0) or seal.held.by_whom == actor | seal.for < 1h => into flagged
rule typed = event | type.interface => into allowed
rule noted = event | map ~ /./ or pii_detected => into flagged`;

describe("the component's border with ligands", () => {
  const { core: agents, diagnostics } = compile("agents", AGENTS, VOCABULARIES);
  const vocabulary = VOCABULARIES.get("glither.governance");
  let backEnds: readonly [BackEnd, BackEnd];

  beforeAll(async () => {
    if (agents === undefined) throw new Error(JSON.stringify(diagnostics));
    backEnds = await backEndsOf(agents);
  });

  it("lets every value through as it is", () => {
    if (agents === undefined || vocabulary === undefined) throw new Error("nothing to run");
    const answers = new Map(agents.enrichments.map((enrichment) => [enrichment.path, answerType(enrichment)]));
    const [component, gleam] = backEnds;
    const reached = new Set<string>();
    fc.assert(
      fc.property(arbitraryCase({ ...vocabulary, enrichments: typed(answers) }, TEXTS), (example) => {
        const answer = gleam.run(example);
        for (const name of [answer.rule, ...(answer.ligand_absent ?? [])]) reached.add(name);
        expect(JSON.stringify(component.run(example))).toBe(JSON.stringify(answer));
      }),
      { seed: 2, numRuns: 150 },
    );
    expect([...reached]).toEqual(
      expect.arrayContaining([
        "ladder",
        "trusted",
        "bare",
        "trust",
        "error_context",
        "map",
        "seal",
        "type",
        "sealed",
        "typed",
      ]),
    );
  });
});

function typed(types: ReadonlyMap<string, ValueType>): { path: string; type: ValueType }[] {
  return [...types].map(([path, type]) => ({ path, type }));
}
