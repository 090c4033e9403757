import { VOCABULARIES } from "@glither/dialects";
import { type BindingSet, type LinkedComponent, linkComponent, prepare } from "@glither/host";
import { compile } from "@glither/roux";
import { type Core, readArtifact } from "@glither/roux/core";
import { deriveWorld, printWorld } from "@glither/wit";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { conform } from "./conform.ts";
import { caseOf } from "./testing/cases.ts";
import { directComponent } from "./testing/direct.ts";
import { judges } from "./testing/judges.ts";
import { moduleLinked } from "./testing/module-back-end.ts";

const RULES = `#pragma dialect glither.governance ; fold first-match
enrich owner : text from actor, arguments.owner, arguments["issue number"], arguments.files.* fresh 5m
rule own = event | owner == actor => into allowed
rule foreign = event | owner is absent or owner != arguments.owner => into blocked
`;

/** What is named is handed over as it comes: a number or a text, and nothing where it is neither. */
const CASES: readonly (readonly [json: unknown, asked: readonly unknown[]])[] = [
  [{ owner: "bob", "issue number": 7, files: ["a", { b: "c" }] }, ["alice", text("bob"), number(7), ["a", "c"]]],
  [{ owner: 5, "issue number": "7", files: "a" }, ["alice", number(5), text("7"), ["a"]]],
  [{ owner: ["bob"], "issue number": true }, ["alice", undefined, undefined, []]],
  [{ owner: null }, ["alice", undefined, undefined, []]],
  [{}, ["alice", undefined, undefined, []]],
  [["bob"], ["alice", undefined, undefined, []]],
];

function text(val: string) {
  return { tag: "text", val };
}

function number(val: number) {
  return { tag: "number", val };
}

function coreOf(rules: string): Core {
  const { core, diagnostics } = compile("sources", rules, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

describe("an enrichment that is asked by arguments", () => {
  const core = coreOf(RULES);
  let asked: readonly unknown[] = [];
  const bindings: BindingSet = {
    "glither:governance/enrich": {
      owner: (...args) => {
        asked = args;
        return ["alice", 0];
      },
    },
  };
  const linked = new Map<string, LinkedComponent>();

  beforeAll(async () => {
    const component = await directComponent(core);
    for (const embedder of ["slim", "jco"] as const)
      linked.set(embedder, await linkComponent(component, bindings, { embedder, where: "here" }));
    linked.set("module", { ...moduleLinked(core), bindings });
  });

  it.each(["slim", "jco", "module"].flatMap((name) => CASES.map((own) => [name, ...own] as const)))(
    "hands over to its host, through %s, of %j, %j",
    (name, json, args) => {
      const own = linked.get(name);
      if (own === undefined) throw new RangeError(name);
      const { values = new Map() } = readArtifact(core.fields, { actor: "alice", arguments: json });
      expect(prepare(own, core)(values).receipt).toMatchObject({ rule: "own" });
      expect(asked).toEqual(args);
    },
  );

  it.each([
    [{ owner: "bob" }, ["bob", 0], "default"],
    [{ owner: "al" }, ["bob", 0], "foreign"],
    [{ owner: "bob" }, ["alice", 0], "own"],
    [{ owner: "bob" }, null, "foreign"],
  ])("is judged alike by all back ends of %j with the answer %j", async (json, answer, rule) => {
    const backEnds = await judges(core, ["interpreter", "gleam", "module", "direct", "text", "jco"]);
    const { values = new Map() } = readArtifact(core.fields, { actor: "alice", arguments: json });
    const example = caseOf({ artifact: values, enrich: new Map([["owner", answer]]) });
    const [result] = conform(
      backEnds.map(({ backEnd }) => backEnd),
      [example],
      [],
    ).cases;
    expect(result?.agreed).toBe(true);
    const [found] = Object.values(result?.disagreement?.answers ?? {});
    expect(found).toMatchObject({ rule });
  });

  it("has its arguments in its contract as numbers or texts", () => {
    expect(printWorld(deriveWorld(core))).toContain(
      "owner: func(actor: string, arguments-owner-scalar: option<scalar>, arguments-x6973737565206e756d626572-scalar: option<scalar>, " +
        "arguments-files-anywhere: list<string>)",
    );
  });
});

describe("the sources of an enrichment", () => {
  const faults = (from: string): string[] =>
    compile(
      "sources",
      `#pragma dialect glither.governance\nenrich owner : text from ${from}\nrule a = event | owner == "x" => into blocked\n`,
      VOCABULARIES,
    ).diagnostics.flatMap(({ severity, message }) => (severity === "error" ? [message] : []));

  it.each([
    ["arguments.owner, event.arguments.repo", []],
    ["arguments", []],
    ['arguments.a[0].b, arguments["a b"].c.*, arguments.*', []],
    ["arguments[0]", ["an enrichment takes the whole field"]],
    ["actor.*", ["`actor` is no JSON object, and `.*` is every text within one"]],
    ["argument.owner", ["unknown field `argument.owner`"]],
  ])("may be %s, or not: %j", (from, messages) => {
    expect(faults(from)).toEqual(messages);
  });
});
