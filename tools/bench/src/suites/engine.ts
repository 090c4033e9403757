import { readFileSync } from "node:fs";
import { join } from "node:path";
import { coldBuilds } from "../engine/cold-build.ts";
import { compare } from "../engine/comparison.ts";
import { crossingsOf } from "../engine/crossings.ts";
import { contestantsOf, type Decider } from "../engine/deciders.ts";
import { Host, lastOrNone, MAILGUARD_MESSAGES, type Message, spreadOut } from "../engine/messages.ts";
import type { OpaCompiler } from "../engine/peers/opa-compiler.ts";
import { type RaceOptions, race, ratios, timesOf } from "../engine/race.ts";
import { buildReference } from "../engine/reference.ts";
import { equalityRules, equalityRuleset, MAILGUARD } from "../engine/rules.ts";
import { buildDirect, type Loaded, load } from "../engine/ruleset.ts";
import type { Measurement } from "../measure.ts";
import { ROOT } from "../paths.ts";
import { figures } from "../report.ts";

export interface EngineOptions {
  readonly race: RaceOptions;
  /** Rules of the large ruleset. */
  readonly large: number;
  /** Rules of the larger ruleset that other engines run too. */
  readonly compared: number;
  /** How many processes build mailguard from nothing; none when that is left out. */
  readonly coldBuilds: number;
  /** Whether componentize-js is compared with. */
  readonly reference: boolean;
  /** The compiler of OPA's policies, or why there is none. */
  readonly opa: OpaCompiler | string;
}

/** What the direct back end makes: how large, how fast to build and to cross, beside other engines with the same rules. */
export async function engine(options: EngineOptions): Promise<string[]> {
  const mailguard = load("mailguard", readFileSync(join(ROOT, "rulesets/mail/mailguard/mailguard.glith"), "utf8"));
  const large = load("equalities", equalityRuleset(options.large, false));
  const guarded = load("guarded", equalityRuleset(options.compared, true));
  return [
    "### Size and build",
    BUILD,
    figures(await sizeAndBuild(mailguard, large, options)),
    "### A crossing",
    CROSSING,
    figures(await crossings(mailguard, large, options)),
    ...(options.reference
      ? ["### Against componentize-js", REFERENCE, figures(await againstReference(mailguard, options))]
      : []),
    "### Against other engines",
    PEERS,
    await compare(
      [
        { loaded: mailguard, rules: MAILGUARD, messages: MAILGUARD_MESSAGES },
        { loaded: guarded, rules: equalityRules(options.compared, true), messages: spreadOut(options.compared) },
      ],
      options.opa,
      options.race,
    ),
  ];
}

const BUILD = `A component's size is that of the published file, build record included. A build goes from the core (IR) to these bytes,
world checked; the cold one is a whole process that reads the core, builds, writes and ends.`;

const CROSSING = `One crossing disposes of one message under the slim glue: the record lowered by the canonical ABI, texts encoded; each
enrichment that is needed and each verb called back, its answer checked; the receipt lifted. mailguard gets seven messages in
turn: one for each rule, one for none. *Fresh* makes the instance and its memory first. *Renewed* makes the instance, in the memory
of an earlier one that was zeroed, as \`bind\` does with \`renew\`, and without it for modules with state outside their memory.
*Pooled* takes an instance and scrubs its memory afterwards, as \`bind\` does with what \`direct\` makes. *Warm* is one instance for
all, with nothing scrubbed: the crossing by itself. Large rulesets get two messages in turn, one that the last rule takes and one
that none does.`;

const REFERENCE = `The same ruleset and messages; componentize-js puts its rules into a JavaScript engine, which only jco's glue can run. The
ratios are taken round by round. The target for a new instance counts against *renewed*: ours takes a memory that was zeroed, as
engines with a pool of memories give one to each request; jco's glue has no such pool, so that theirs makes a memory each time. The
row below it has a new memory on both sides; the kernel's part in that is most of our *fresh*.`;

const PEERS = `The same rules in each engine's own language, with its rules parsed or compiled before. Each engine gives the same rule for
every message, or nothing is timed. At six rules it is mailguard with the seven messages of above; the larger ruleset has one
equality and one enrichment for each rule, and five messages: for the first, a middle, the last rule, and two for none. Enrichments
are callbacks of the host, asked when a rule needs them, where an engine can do that. Glither's figures are those of *pooled*
crossings, in a sandbox with a memory of its own each time, and contain its verbs; the others only name the rule that decides,
within the memory of their host or, as Wasm, in one that they keep.`;

async function sizeAndBuild(mailguard: Loaded, large: Loaded, options: EngineOptions): Promise<Measurement[]> {
  const rules = options.large.toLocaleString("en-US");
  const size = async (loaded: Loaded) => [(await buildDirect(loaded)).length];
  const building = (loaded: Loaded) => ({
    name: loaded.core.ruleset.name,
    run: async (times: number) => {
      for (let time = 0; time < times; time += 1) await buildDirect(loaded);
    },
  });
  // The code that builds is large: it takes many builds until all of it is compiled.
  const warm = await race([building(mailguard)], { ...options.race, warmUpMs: options.race.warmUpMs * 5 });
  const growing = await race([building(large)], { ...options.race, rounds: Math.min(options.race.rounds, 9) });
  const milliseconds = (values: readonly number[]) => values.map((micros) => micros / 1_000);
  return [
    { what: "mailguard's component", unit: "B", values: await size(mailguard), target: 6_000 },
    { what: `component of ${rules} equality rules`, unit: "B", values: await size(large), target: 1_000_000 },
    { what: "build mailguard, warm", unit: "ms", values: milliseconds(timesOf(warm, "mailguard")), target: 5 },
    ...(options.coldBuilds > 0
      ? [
          {
            what: "build mailguard, cold process",
            unit: "ms" as const,
            values: coldBuilds(mailguard, options.coldBuilds),
            target: 300,
          },
        ]
      : []),
    { what: `build ${rules} equality rules, warm`, unit: "ms", values: milliseconds(timesOf(growing, "equalities")) },
  ];
}

async function crossings(mailguard: Loaded, large: Loaded, options: EngineOptions): Promise<Measurement[]> {
  const small = await slim(mailguard, MAILGUARD_MESSAGES);
  const many = await slim(large, lastOrNone(options.large));
  const times = await race(
    [
      ...(await contestantsOf(
        [
          { name: "fresh", decide: small.fresh },
          { name: "renewed", decide: small.renewed },
          { name: "pooled", decide: small.pooled },
          { name: "whole", decide: small.whole },
          { name: "warm", decide: small.warm },
        ],
        MAILGUARD_MESSAGES,
      )),
      ...(await contestantsOf(
        [
          { name: "many, pooled", decide: many.pooled },
          { name: "many, warm", decide: many.warm },
        ],
        lastOrNone(options.large),
      )),
    ],
    options.race,
  );
  const rules = options.large.toLocaleString("en-US");
  const row = (what: string, name: string, target?: number): Measurement => ({
    what,
    unit: "µs",
    values: timesOf(times, name),
    ...(target === undefined ? {} : { target }),
  });
  return [
    row("mailguard, fresh", "fresh", 60),
    row("mailguard, renewed", "renewed"),
    row("mailguard, pooled", "pooled", 2),
    row("mailguard, warm", "warm", 1.5),
    row("mailguard, pooled, with the host's own checks and log (`prepare`)", "whole"),
    row(`${rules} equality rules, warm`, "many, warm", 1),
    row(`${rules} equality rules, pooled`, "many, pooled"),
  ];
}

async function slim(loaded: Loaded, messages: readonly Message[]) {
  return crossingsOf(await buildDirect(loaded), loaded.core, hostOf(messages), "slim");
}

function hostOf([first]: readonly Message[]): Host {
  if (first === undefined) throw new RangeError("a host without a message");
  return new Host(first);
}

async function againstReference(mailguard: Loaded, options: EngineOptions): Promise<Measurement[]> {
  const [component, reference] = [await buildDirect(mailguard), await buildReference(mailguard)];
  const host = hostOf(MAILGUARD_MESSAGES);
  const direct = await crossingsOf(component, mailguard.core, host, "slim");
  const translated = await crossingsOf(component, mailguard.core, host, "jco");
  const inEngine = await crossingsOf(reference, mailguard.core, host, "jco");
  const deciders: Decider[] = [
    { name: "direct, warm", decide: direct.warm },
    { name: "direct, fresh", decide: direct.fresh },
    { name: "direct, renewed", decide: direct.renewed },
    { name: "direct, pooled", decide: direct.pooled },
    { name: "jco, warm", decide: translated.warm },
    { name: "jco, fresh", decide: translated.fresh },
    { name: "reference, warm", decide: inEngine.warm },
    { name: "reference, fresh", decide: inEngine.fresh },
  ];
  const times = await race(await contestantsOf(deciders, MAILGUARD_MESSAGES), options.race);
  return [
    { what: "size, componentize-js", unit: "MB", values: [reference.length / 1e6] },
    { what: "warm, componentize-js", unit: "µs", values: timesOf(times, "reference, warm") },
    { what: "warm, direct under jco's glue", unit: "µs", values: timesOf(times, "jco, warm") },
    { what: "warm, direct", unit: "µs", values: timesOf(times, "direct, warm") },
    { what: "fresh, componentize-js", unit: "µs", values: timesOf(times, "reference, fresh") },
    { what: "fresh, direct under jco's glue", unit: "µs", values: timesOf(times, "jco, fresh") },
    { what: "fresh, direct", unit: "µs", values: timesOf(times, "direct, fresh") },
    { what: "renewed, direct", unit: "µs", values: timesOf(times, "direct, renewed") },
    { what: "pooled, direct", unit: "µs", values: timesOf(times, "direct, pooled") },
    ratio("times as large", [reference.length / component.length], 1_000),
    ratio("times as long, warm", ratios(times, "reference, warm", "direct, warm"), 50),
    ratio(
      "times as long, a new instance: fresh against renewed",
      ratios(times, "reference, fresh", "direct, renewed"),
      200,
    ),
    ratio(
      "times as long, with a new memory too: fresh against fresh",
      ratios(times, "reference, fresh", "direct, fresh"),
    ),
    ratio(
      "times as long, fresh against pooled, which is as good as new",
      ratios(times, "reference, fresh", "direct, pooled"),
    ),
  ];
}

function ratio(what: string, values: readonly number[], atLeast?: number): Measurement {
  return { what, unit: "×", values, ...(atLeast === undefined ? {} : { atLeast }) };
}
