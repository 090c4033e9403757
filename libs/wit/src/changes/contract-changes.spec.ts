import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { arbitraryRuleset } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { printWorld } from "../print.ts";
import { deriveWorld, type World } from "../world.ts";
import { greatestStep, reaches } from "./change.ts";
import { contractChanges } from "./contract-changes.ts";

function worldOf(text: string, dialect = "glither.mail"): World {
  const { core, diagnostics } = compile("gate", `#pragma dialect ${dialect}\n${text}`, VOCABULARIES, {
    allowUnsat: true,
  });
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return deriveWorld(core);
}

const EXPORTS = ["dispose"];
const between = (before: World, after: World) =>
  contractChanges({ world: before, exports: EXPORTS }, { world: after, exports: EXPORTS });
const told = (before: World, after: World): string[] =>
  between(before, after).map(({ kind, step, text }) => `${kind}, ${step}: ${text}`);

const PLAIN = worldOf('rule a = msg | subject == "x" => into dropped');
const ASKING = worldOf('rule a = msg | subject == "x" | sender.allowlisted => into dropped');
const ROUTING = worldOf('rule a = msg | subject == "x" => into delivered, route to inbox');

describe("what has changed of a contract", () => {
  it("is nothing where the worlds are the same", () => {
    expect(told(PLAIN, worldOf("rule b = msg | subject ~ /y/ => into delivered"))).toEqual([]);
  });

  it("is a new power for each import more", () => {
    expect(told(PLAIN, ASKING)).toEqual(["new_power, major: may now ask for `sender-allowlisted`"]);
    expect(told(PLAIN, ROUTING)).toEqual(["new_power, major: may now `route`, handing over `to`"]);
  });

  it("is a power less, which every host still links, for each import less", () => {
    expect(told(ASKING, PLAIN)).toEqual(["power_gone, minor: no longer asks for `sender-allowlisted`"]);
    expect(told(ROUTING, PLAIN)).toEqual(["power_gone, minor: no longer does `route`"]);
  });

  it("names new powers before what is gone", () => {
    expect(between(ROUTING, ASKING).map(({ kind }) => kind)).toEqual(["new_power", "power_gone"]);
  });

  it("is incompatible whenever the artifact's record is another one, and a power when it has a field more", () => {
    const wider = worldOf('rule a = msg | subject == "x" | size > 5 => into dropped');
    expect(told(PLAIN, wider)).toEqual(["new_power, major: may now read `size` of each message"]);
    expect(told(wider, PLAIN)).toEqual([
      "incompatible, major: no longer reads `size` of each message: a host compiled for the old record does not link the new one",
    ]);
  });

  it("counts the record that comes and goes", () => {
    const none = worldOf("rule a = msg => into dropped");
    expect(told(none, PLAIN)).toEqual(["new_power, major: may now read `subject` of each message"]);
    expect(between(PLAIN, none)).toMatchObject([{ kind: "incompatible", step: "major" }]);
  });

  it("tells what no host will link", () => {
    const wanting = worldOf('rule a = msg | subject == "x" | sender_reputation < 0.5 => into dropped');
    expect(told(PLAIN, wanting)).toEqual([
      "new_power, major: wants `sender-reputation`, which nothing produces: no host links it",
    ]);
    expect(told(wanting, PLAIN)).toEqual([
      "power_gone, minor: no longer wants `sender-reputation`, which nothing produced",
    ]);
  });

  it("sees types that are the same in name alone", () => {
    const enriched = (type: string, more = "") =>
      worldOf(`enrich standing : ${type} from subject\nrule a = msg | standing${more} => into dropped`);
    expect(told(enriched("boolean"), enriched("text"))).toEqual([
      "incompatible, major: asks for `standing` as `func(subject: string) -> option<string>`, not `func(subject: string) -> option<bool>`",
    ]);
    const record = (members: string) => enriched(`{ ${members} }`, ".known");
    expect(told(record("known : boolean"), record("known : boolean, since : duration"))).toEqual([
      "new_power, major: may now read `since` of `standing-record`",
    ]);
    expect(told(record("known : boolean"), record("known : text"))).toEqual([
      "incompatible, major: reads `known` of `standing-record` as `string`, not `bool`",
    ]);
    const reordered = [
      record("known : boolean, since : duration"),
      record("since : duration, known : boolean"),
    ] as const;
    expect(told(...reordered)).toEqual(["incompatible, major: reads the fields of `standing-record` in another order"]);
  });

  it("sees the symbols of an enum", () => {
    const changed = (symbols: readonly string[]): World => ({
      ...PLAIN,
      enums: [{ kind: "enum", name: "policy", symbols: [...symbols] }],
    });
    expect(told(changed(["none", "reject"]), changed(["none", "quarantine"]))).toEqual([
      "incompatible, major: the type `policy` has `quarantine` now and has no `reject` any more",
    ]);
    expect(told(changed(["none", "reject"]), changed(["reject", "none"]))).toEqual([
      "incompatible, major: the type `policy` has its symbols in another order",
    ]);
  });

  it("sees the dialect's version and the record's name", () => {
    expect(told(PLAIN, { ...PLAIN, version: "0.2.0" })).toEqual([
      "incompatible, major: speaks `glither:mail@0.2.0`, not `glither:mail@0.1.0`",
    ]);
    const record = PLAIN.record && { ...PLAIN.record, parameter: "letter" };
    expect(told(PLAIN, { ...PLAIN, record })).toEqual([
      "incompatible, major: is handed `letter: message`, not `msg: message`",
    ]);
  });

  it("sees what a binary exports", () => {
    const changes = contractChanges({ world: PLAIN, exports: ["dispose"] }, { world: PLAIN, exports: ["settle"] });
    expect(changes.map(({ step, text }) => `${step}: ${text}`)).toEqual([
      "major: no longer exports `dispose`",
      "major: exports `settle`, which no host calls",
    ]);
  });
});

describe("random rulesets", () => {
  const pair = fc
    .constantFrom(...VOCABULARIES.values())
    .chain((vocabulary) => fc.tuple(arbitraryRuleset(vocabulary), arbitraryRuleset(vocabulary)));
  const derived = (text: string): World => {
    const { core } = compile("gate", text, VOCABULARIES);
    if (core === undefined) throw new Error(text);
    return deriveWorld(core);
  };
  /** The text without the order of functions, which no host sees. */
  const lines = (world: World): string => printWorld(world).split("\n").sort().join("\n");

  it("have no change exactly where their worlds say the same", () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const [before, after] = [derived(one), derived(other)];
        expect(between(before, before)).toEqual([]);
        expect(between(before, after).length === 0).toBe(lines(before) === lines(after));
      }),
    );
  });
});

describe("steps", () => {
  it("are ordered", () => {
    expect(greatestStep([])).toBe("patch");
    expect(greatestStep(["minor", "major", "patch"])).toBe("major");
    expect(reaches("minor", "minor")).toBe(true);
    expect(reaches("patch", "minor")).toBe(false);
  });
});
