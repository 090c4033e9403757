import { compile } from "@glither/roux";
import { RESERVED, RESERVED_TYPES, RESERVED_WORDS } from "@glither/roux/testing";
import { deriveWorld, printWorld } from "@glither/wit";
import { describe, expect, it } from "@jest/globals";
import { VOCABULARIES } from "./index.ts";
import { reservedIn } from "./testing/reserved-in.ts";
import { wholeRuleset } from "./testing/whole-ruleset.ts";

function worldOf(text: string, name = "everything"): string {
  const { core, diagnostics } = compile(name, text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics.map(({ message }) => message)));
  return printWorld(deriveWorld(core));
}

/** Words with which the language says something itself. */
const SURFACE = ["and", "from", "in", "into", "not", "or", "true", "false"];
const WORDS = [...RESERVED_WORDS].filter((word) => !SURFACE.includes(word) && !/\d$|_t$/u.test(word));

describe("names that generators of bindings reserve", () => {
  it("have a source, and stand once in it", () => {
    for (const { source, words, types } of RESERVED) {
      expect(source).not.toBe("");
      for (const list of [words, types]) expect(new Set(list.split(" ")).size).toBe(list.split(" ").length);
    }
  });

  it("are seen in a world, so that the tests below can fail", () => {
    expect(
      reservedIn(`interface types {
    type box = string;
    record message {
      class: string,
      subject: box,
    }
    enum level {
      self,
      none,
    }
  }
  interface enrich {
    delete: func(for: string) -> bool;
  }
  world vec {
  }`),
    ).toEqual(["box", "vec", "class", "delete", "for", "self"]);
  });

  it.each([...VOCABULARIES])("are not in the world of a ruleset that uses all of %s", (_, vocabulary) => {
    expect(reservedIn(worldOf(wholeRuleset(vocabulary)))).toEqual([]);
  });

  it("are not there either where a ruleset gives them to ligands, members and rungs", () => {
    const world = worldOf(
      [
        "#pragma dialect glither.mail",
        ...WORDS.map((word) => `enrich ${word} : text from subject`),
        `enrich rungs : ordered(${["self", ...WORDS].filter((word, at, all) => all.indexOf(word) === at).join(" < ")}) from subject`,
        `enrich members : { ${WORDS.map((word) => `${word} : boolean`).join(", ")} } from subject`,
        ...WORDS.map((word, at) => `rule rule_${at} = msg | ${word} == "x" => into dropped`),
        `rule last = msg | rungs >= self | ${WORDS.map((word) => `members.${word}`).join(" | ")} => into delivered`,
      ].join("\n"),
    );
    expect(reservedIn(world)).toEqual([]);
    for (const word of ["class", "new", "type"]) expect(world).toContain(`${word}-value: func(subject: string)`);
    expect(world).toContain("self-value,");
  });

  it.each([...RESERVED_TYPES])("do not name the world of a ruleset: `%s`", (type) => {
    const name = type.replace(/\B[A-Z]/gu, "-$&").toLowerCase();
    const world = worldOf("#pragma dialect glither.mail\nrule a = msg | subject => into dropped", name);
    expect(reservedIn(world)).toEqual([]);
    expect(world).toContain(`world ${name}-ruleset {`);
  });

  it("are one name with what they become: a ruleset cannot have both", () => {
    const both = ["class", "class_value"].map((name) => `enrich ${name} : text from subject`);
    const rules = 'rule a = msg | class == "x" | class_value == "x" => into dropped';
    const { diagnostics } = compile("both", ["#pragma dialect glither.mail", ...both, rules].join("\n"), VOCABULARIES);
    expect(diagnostics).toMatchObject([
      { code: "DUPLICATE_NAME", message: "`class_value` and `class` would share a name in the contract" },
    ]);
  });
});

it("a ligand cannot share a function of the world with what the dialect answers", () => {
  const text =
    '#pragma dialect glither.mail\nenrich dkim_domain : text from subject\nrule a = msg | dkim_domain == "x" => into dropped';
  expect(compile("clash", text, VOCABULARIES).diagnostics).toMatchObject([
    { code: "DUPLICATE_NAME", message: "`dkim_domain` is already something that the dialect has" },
  ]);
});
