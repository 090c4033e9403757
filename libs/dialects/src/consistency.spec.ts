import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generatePackage } from "@glither/codegen-gleam";
import { gleamBackEnd } from "@glither/conformance";
import { compile, type Vocabulary, verbsOf } from "@glither/roux";
import { type EnumType, present, type ValueType } from "@glither/roux/core";
import { deriveWorld, printWorld, witName } from "@glither/wit";
import { describe, expect, it } from "@jest/globals";
import { VOCABULARIES } from "./index.ts";
import { wholeRuleset } from "./testing/whole-ruleset.ts";

/** The words with which the surface itself begins a disposition. */
const SURFACE = ["into", "raise", "lower", "wrap", "on", "after", "when"];
/** What a name of WIT is: words of lower-case letters and digits that begin with a letter, joined by `-`. */
const WIT_NAME = /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/u;
const PATH = /^[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*$/u;

function duplicates(names: readonly string[]): string[] {
  return names.filter((name, at) => names.indexOf(name) !== at);
}

function enumIn(type: ValueType): EnumType[] {
  const inner = present(type);
  if (inner.kind === "list") return enumIn(inner.of);
  return inner.kind === "enum" ? [inner] : [];
}

function enumsOf(vocabulary: Vocabulary): EnumType[] {
  const { fields, enrichments, ladders = [] } = vocabulary;
  const parameters = verbsOf(vocabulary).flatMap((verb) => verb.parameters);
  return [...[...fields, ...enrichments, ...parameters].flatMap(({ type }) => enumIn(type)), ...ladders];
}

describe.each([...VOCABULARIES])("%s", (name, vocabulary) => {
  const { collection, record, fields, enrichments, boxes, suspended, verbs, ladders = [] } = vocabulary;
  const paths = [...fields, ...enrichments].map(({ path }) => path);
  const short = name.replace("glither.", "");

  it("has a folder, a project and a tag by which Nx finds it", () => {
    const project = JSON.parse(readFileSync(join(import.meta.dirname, short, "project.json"), "utf8"));
    expect([name, project.name, project.tags]).toEqual([
      `glither.${short}`,
      `dialect-${short}`,
      ["type:dialect", `dialect:${short}`],
    ]);
  });

  it("closes by default, into the most restrictive of its boxes", () => {
    const order = vocabulary.restrictiveness;
    expect([...order].sort()).toEqual([...boxes, ...suspended].sort());
    expect(duplicates(order)).toEqual([]);
    expect(order.filter((state) => boxes.includes(state))).toEqual(boxes);
    expect(boxes.at(-1)).toBe(vocabulary.defaultBox);
    expect(order.at(-1)).toBe(vocabulary.defaultBox);
  });

  it("settles with verbs in its boxes, and waits with verbs where it has states", () => {
    for (const { settles, suspendsWith, phrases = {} } of verbs) {
      if (settles !== undefined) expect(boxes).toContain(settles);
      if (suspendsWith !== undefined) expect(phrases[suspendsWith]).toEqual({ kind: "text" });
      expect(settles !== undefined && suspendsWith !== undefined).toBe(false);
    }
    expect(verbs.some(({ suspendsWith }) => suspendsWith !== undefined)).toBe(suspended.length > 0);
  });

  it("has one verb of a name, apart from the surface's words, with arguments that can be written", () => {
    const actions = verbsOf(vocabulary);
    expect(duplicates(actions.map((verb) => witName(verb.name)))).toEqual([]);
    expect(verbs.map((verb) => verb.name).filter((verb) => SURFACE.includes(verb))).toEqual([]);
    for (const { parameters } of actions) {
      expect(duplicates(parameters.map((parameter) => parameter.name))).toEqual([]);
      expect(parameters.filter(({ type }) => !["text", "enum"].includes(type.kind))).toEqual([]);
      expect(parameters.map((parameter) => parameter.name)).not.toContain(collection);
    }
  });

  it("gives every path one meaning, in the language, in JSON and in WIT", () => {
    expect(paths.filter((path) => !PATH.test(path) || path.split(".")[0] === collection)).toEqual([]);
    expect(duplicates(paths.map(witName))).toEqual([]);
    // In JSON a list is an array and a symbol a text, and so no object that holds what goes by longer paths.
    for (const list of [fields, enrichments])
      expect(
        list.filter(
          ({ path, type }) =>
            !["list", "enum"].includes(type.kind) && list.some((other) => other.path.startsWith(`${path}.`)),
        ),
      ).toEqual([]);
  });

  it("can read every answer: an enrichment holds one value", () => {
    expect(enrichments.filter(({ type }) => ["list", "headers"].includes(present(type).kind))).toEqual([]);
  });

  it("has names that WIT takes", () => {
    const enums = enumsOf(vocabulary);
    const names = [
      ...[short, collection, record, ...paths, ...enums.flatMap((type) => [type.name, ...type.symbols])],
      ...verbsOf(vocabulary).flatMap((verb) => [verb.name, ...verb.parameters.map((parameter) => parameter.name)]),
    ];
    expect(names.map(witName).filter((text) => !WIT_NAME.test(text))).toEqual([]);
    const types = [record, "scalar", "token", "receipt", ...enrichments.map(({ path }) => path)].map(witName);
    expect(enums.filter((type) => types.includes(witName(type.name)))).toEqual([]);
  });

  it("means one type by one enum's name, and orders its ladders", () => {
    const known = new Map<string, EnumType>();
    for (const type of enumsOf(vocabulary)) {
      const first = known.get(type.name) ?? type;
      known.set(type.name, first);
      expect([type.symbols, type.ordered, type.restricts]).toEqual([first.symbols, first.ordered, first.restricts]);
      expect(duplicates(type.symbols)).toEqual([]);
      expect(type.symbols.length).toBeGreaterThan(1);
      if (type.default !== undefined) expect(type.symbols).toContain(type.default);
    }
    expect(ladders.filter(({ ordered, restricts }) => ordered !== true || restricts === undefined)).toEqual([]);
    expect(duplicates(ladders.map((ladder) => ladder.name))).toEqual([]);
  });

  it("compiles a ruleset that uses all of it, with a world and an oracle that Gleam takes", async () => {
    const { core, diagnostics } = compile("everything", wholeRuleset(vocabulary), VOCABULARIES);
    if (core === undefined) throw new Error(JSON.stringify(diagnostics));
    expect(core.fields).toHaveLength(fields.filter(({ anyOf }) => anyOf === undefined).length);
    expect(core.enrichments).toHaveLength(enrichments.length);
    expect(core.verbs).toHaveLength(verbsOf(vocabulary).length);
    expect(printWorld(deriveWorld(core))).toContain("world everything {");
    await gleamBackEnd(core, generatePackage(core));
  });
});

it.each([...VOCABULARIES.keys()])("%s shares its plain types with the others", (name) => {
  const file = join(import.meta.dirname, name.replace("glither.", ""), "vocabulary.ts");
  expect(readFileSync(file, "utf8")).not.toMatch(/kind: "(?:text|integer|number|boolean|duration|headers|optional)"/u);
});
