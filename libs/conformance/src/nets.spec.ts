import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { stepBound } from "@glither/host";
import { compile, type Vocabulary } from "@glither/roux";
import { answerType, type Core, type Field, readArtifact } from "@glither/roux/core";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

const FIELDS: readonly Field[] = [
  { path: "kind", type: { kind: "text" } },
  { path: "ip", type: { kind: "optional", of: { kind: "ip" } } },
  { path: "relay", type: { kind: "optional", of: { kind: "ip" } } },
  { path: "hops", type: { kind: "list", of: { kind: "ip" } } },
];
const VOCABULARY: Vocabulary = {
  dialect: "glither.nets",
  version: "0.1.0",
  collection: "call",
  record: "thing",
  fields: FIELDS,
  enrichments: [{ path: "known", type: { kind: "optional", of: { kind: "ip" } } }],
  boxes: ["kept", "dropped"],
  suspended: [],
  defaultBox: "dropped",
  restrictiveness: ["kept", "dropped"],
  verbs: [],
  policy: { missingDeadline: "error" },
};

/** Nets of 256 addresses each, every second one. */
const MANY = Array.from({ length: 2_000 }, (_, at) => `10.${at >> 7}.${(at & 127) * 2}.0/24`);

const RULES = `#pragma dialect glither.nets ; fold first-match
enrich origin : { at : ip, sure : boolean } from ip
set many = { ${MANY.join(", ")} }
rule net = call | kind == "net" | ip in 10.0.0.0/8 => into kept
rule set = call | kind == "set" | ip in { 192.0.2.0/24, 2001:db8::/32, ::1 } => into kept
rule outside = call | kind == "outside" | ip not in ::/0 => into kept
rule same = call | kind == "same" | ip == relay => into kept
rule other = call | kind == "other" | ip != 10.0.0.1 => into kept
rule mixed = call | kind == "mixed" | ip in { relay, 10.0.0.0/31 } => into kept
rule many = call | kind == "many" | ip in many => into kept
rule any_hop = call | kind == "any" | any hops in 10.0.0.0/8 => into kept
rule all_hops = call | kind == "all" | all hops (it in { 10.0.0.0/8, ::1 } and it != ip) => into kept
rule has_hop = call | kind == "has" | ip in hops => into kept
rule first_hop = call | kind == "first" | hops[0] in 10.0.0.0/8 => into kept
rule answered = call | kind == "known" | known in 10.0.0.0/8 => into kept
rule origin = call | kind == "origin" | origin.at in 10.0.0.0/8 => into kept
`;

type Given = Readonly<Record<string, unknown>>;
const CASES: readonly (readonly [given: Given, enrich: Given, rule: string])[] = [
  [{ kind: "net", ip: "10.0.0.0" }, {}, "net"],
  [{ kind: "net", ip: "10.255.255.255" }, {}, "net"],
  [{ kind: "net", ip: "::ffff:10.1.2.3" }, {}, "net"],
  [{ kind: "net", ip: "9.255.255.255" }, {}, "default"],
  [{ kind: "net", ip: "11.0.0.0" }, {}, "default"],
  [{ kind: "net", ip: "::a01:203" }, {}, "default"],
  [{ kind: "net" }, {}, "default"],
  [{ kind: "set", ip: "192.0.2.255" }, {}, "set"],
  [{ kind: "set", ip: "2001:DB8:ffff:ffff:ffff:ffff:ffff:ffff" }, {}, "set"],
  [{ kind: "set", ip: "2001:db9::" }, {}, "default"],
  [{ kind: "set", ip: "0:0:0:0:0:0:0:1" }, {}, "set"],
  [{ kind: "set", ip: "::2" }, {}, "default"],
  [{ kind: "set", ip: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" }, {}, "default"],
  [{ kind: "outside", ip: "10.0.0.1" }, {}, "outside"],
  [{ kind: "outside", ip: "::fffe:ffff:ffff" }, {}, "default"],
  [{ kind: "outside", ip: "::1:0:0:0" }, {}, "default"],
  [{ kind: "outside" }, {}, "outside"],
  [{ kind: "same", ip: "::ffff:10.0.0.1", relay: "10.0.0.1" }, {}, "same"],
  [{ kind: "same", ip: "10.0.0.1", relay: "10.0.0.2" }, {}, "default"],
  [{ kind: "same" }, {}, "default"],
  [{ kind: "other", ip: "::FFFF:a00:1" }, {}, "default"],
  [{ kind: "other", ip: "10.0.0.0" }, {}, "other"],
  [{ kind: "mixed", ip: "10.0.0.1" }, {}, "mixed"],
  [{ kind: "mixed", ip: "10.0.0.2", relay: "10.0.0.2" }, {}, "mixed"],
  [{ kind: "mixed", ip: "10.0.0.2" }, {}, "default"],
  [{ kind: "many", ip: "10.0.0.0" }, {}, "many"],
  [{ kind: "many", ip: "10.7.128.255" }, {}, "many"],
  [{ kind: "many", ip: "10.7.129.0" }, {}, "default"],
  [{ kind: "many", ip: "10.15.158.255" }, {}, "many"],
  [{ kind: "many", ip: "10.15.159.0" }, {}, "default"],
  [{ kind: "many", ip: "::" }, {}, "default"],
  [{ kind: "any", hops: ["::1", "10.0.0.1"] }, {}, "any_hop"],
  [{ kind: "any", hops: ["::1"] }, {}, "default"],
  [{ kind: "all", hops: ["::1", "10.0.0.1"], ip: "10.0.0.2" }, {}, "all_hops"],
  [{ kind: "all", hops: ["::1", "10.0.0.1"], ip: "10.0.0.1" }, {}, "default"],
  [{ kind: "all", hops: ["::1", "11.0.0.1"], ip: "10.0.0.2" }, {}, "default"],
  [{ kind: "has", hops: ["::1", "::ffff:10.0.0.1"], ip: "10.0.0.1" }, {}, "has_hop"],
  [{ kind: "has", hops: ["::1"], ip: "10.0.0.1" }, {}, "default"],
  [{ kind: "first", hops: ["10.0.0.1", "::1"] }, {}, "first_hop"],
  [{ kind: "first", hops: [] }, {}, "default"],
  [{ kind: "known" }, { known: "10.0.0.1" }, "answered"],
  [{ kind: "known" }, { known: null }, "default"],
  [{ kind: "origin", ip: "::1" }, { origin: { at: "::ffff:10.0.0.1", sure: true } }, "origin"],
  [{ kind: "origin", ip: "::1" }, { origin: { at: "11.0.0.1", sure: true } }, "default"],
];

function coreOf(rules: string): Core {
  const { core, diagnostics } = compile("nets", rules, new Map([[VOCABULARY.dialect, VOCABULARY]]));
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

describe("addresses and nets", () => {
  const core = coreOf(RULES);
  let backEnds: readonly BackEnd[];

  beforeAll(async () => {
    const judged = await judges(core, ["interpreter", "gleam", "module", "direct", "text", "jco"]);
    backEnds = judged.map(({ backEnd }) => backEnd);
  });

  it.each(CASES)("of %j with %j come out as %s has it", (given, enrich, rule) => {
    const artifact = readArtifact(core.fields, given);
    expect(artifact.problems).toEqual([]);
    const answers = readArtifact(
      core.enrichments.map((own) => ({ path: own.path, type: answerType(own) })),
      { known: null, origin: null, ...enrich },
    );
    expect(answers.problems).toEqual([]);
    const example = caseOf({ artifact: artifact.values ?? new Map(), enrich: answers.values ?? new Map() });
    expect(backEnds.map((backEnd) => [backEnd.name, backEnd.run(example).rule])).toEqual(
      backEnds.map(({ name }) => [name, rule]),
    );
  });

  it("are searched by a component whose steps are bounded beforehand", () => {
    expect(stepBound(encodeModule(compileModule(core))).bounded).toBe(true);
  });
});
