import { createHash } from "node:crypto";
import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { format } from "../format/format.ts";
import type { Files, PinnedPart } from "../link/files.ts";
import { toCbor } from "../snapshot/canonical.ts";

const HEAD = "#pragma dialect glither.mail ; fold";

const COMPANY = `${HEAD} first-match
#pragma version 1.2.0
enrich score : number from subject
group partners = msg | from.domain in { "partner.example" }
rule oversize = msg | size > 10MB => into dropped
rule odd = msg | spf.result == fail | msg not in partners | score > 5 => hold into quarantine
  when subject == "fine" and msg in partners into delivered
  after 72h into dropped
rule rest = msg => into delivered
`;

const TEAM = `${HEAD} first-match
enrich score : number from subject
group partners = msg | dkim.domain == "team.example"
rule ours = msg | msg in partners => tag Team, into delivered
rule late = msg | score > 9 => into dropped
`;

function layered(fold: string, files: Readonly<Record<string, string | PinnedPart>>, layers: readonly string[]) {
  const text = `${HEAD} ${fold}\n${layers.join("\n")}\n`;
  return compile("house", text, VOCABULARIES, { files: new Map(Object.entries(files)) });
}

/** Of a ruleset by itself. */
function identityOf(name: string, text: string): string {
  return pinnedOf(name, text).identity;
}

/** A ruleset as it is when somebody has published it. */
function pinnedOf(name: string, text: string, files: Files = new Map()): PinnedPart {
  const { core } = compile(name, text, VOCABULARIES, { files });
  if (core === undefined) throw new Error(`\`${name}\` does not compile`);
  const identity = `sha256:${createHash("sha256").update(toCbor(core)).digest("hex")}`;
  return { core, identity, artifact: DIGEST };
}

const DIGEST = `sha256:${"0a".repeat(32)}`;

const LAYERS = ['layer company from "../company/company.glith"', 'layer team from "../team/team.glith"'];
const FILES = { "../company/company.glith": COMPANY, "../team/team.glith": TEAM };

function faults(
  fold: string,
  files: Readonly<Record<string, string | PinnedPart>>,
  layers: readonly string[],
): readonly string[] {
  const { diagnostics, core } = layered(fold, files, layers);
  expect(core === undefined).toBe(diagnostics.length > 0);
  return diagnostics.map(({ code, message, span }) => `${span.line}:${span.column} ${code} ${message}`);
}

describe("layers", () => {
  it("make one core of several: rules by their layers, what they declare apart, what they ask for once", () => {
    const { core, diagnostics } = layered("first-match", FILES, LAYERS);
    expect(diagnostics).toEqual([]);
    expect(core?.layers).toEqual([
      { name: "company", ruleset: { name: "company", version: "1.2.0" }, core: identityOf("company", COMPANY) },
      { name: "team", ruleset: { name: "team", version: "0.1.0" }, core: identityOf("team", TEAM) },
    ]);
    expect(core?.rules.map(({ name, reason_class }) => `${name} ${reason_class}`)).toEqual([
      "company/oversize oversize",
      "company/odd odd",
      "company/rest rest",
      "team/ours ours",
      "team/late late",
    ]);
    expect(core?.groups.map(({ name }) => name)).toEqual(["company__partners", "team__partners"]);
    expect(core?.rules[3]?.guards[0]?.test).toEqual({ kind: "group", name: "team__partners" });
    expect(core?.fields.map(({ path }) => path)).toEqual(["from.domain", "subject", "size", "spf.result"]);
    expect(core?.enrichments.map(({ path }) => path)).toEqual(["dkim.domain", "score"]);
    expect(core?.verbs.map(({ name }) => name)).toEqual(["tag", "hold"]);
  });

  it("under `strictest` each close what their own rules leave", () => {
    const { core } = layered("strictest", FILES, LAYERS);
    expect(core?.rules.map(({ name }) => name).slice(2)).toEqual([
      "company/rest",
      "team/ours",
      "team/late",
      "team/default",
    ]);
    expect(core?.rules.at(-1)).toMatchObject({ guards: [], outcome: { box: "dropped" }, reason_class: "no_rule" });
  });

  it("are waited for by the names that their groups have in the whole", () => {
    const { core } = layered("first-match", FILES, LAYERS);
    expect(core?.rules[1]?.outcome).toMatchObject({
      obligations: [{ trigger: { kind: "when", guard: 'subject == "fine" and msg in company__partners' } }, {}],
    });
  });

  it("read what they need from their own folders", () => {
    const company = `${HEAD} first-match\nuse people from "../shared/people.glith"\nset bad from "lists/bad.txt"
rule a = msg | msg in people or from.domain in bad => into dropped\n`;
    const files = {
      "../company/company.glith": company,
      "../shared/people.glith": "group people = msg | size > 1\n",
      "../company/lists/bad.txt": "bad.example\n",
      "lists/bad.txt": "not-this.example\n",
    };
    const { core, diagnostics } = layered("first-match", files, LAYERS.slice(0, 1));
    expect(diagnostics).toEqual([]);
    expect(JSON.stringify(core)).toContain("bad.example");
    expect(JSON.stringify(core)).not.toContain("not-this.example");
  });

  it("may be layered themselves, by the same fold", () => {
    const group = `${HEAD} strictest\nlayer base from "../company/company.glith"\nlayer team from "../team/team.glith"\n`;
    const files = { ...FILES, "../group/group.glith": group };
    const layers = ['layer group from "../group/group.glith"', 'layer own from "../team/team.glith"'];
    const { core } = layered("strictest", files, layers);
    expect(core?.layers?.map(({ name }) => name)).toEqual(["group/base", "group/team", "own"]);
    expect(core?.groups.map(({ name }) => name)).toEqual([
      "group__base__partners",
      "group__team__partners",
      "own__partners",
    ]);
    expect(faults("first-match", files, layers)).toEqual([
      "2:18 UNUSABLE_FILE `../group/group.glith` folds its layers by `strictest`, and these fold by `first-match`",
    ]);
  });

  it("by their digests mean what they mean as files, those that are layered themselves too", () => {
    const group = `${HEAD} strictest\nlayer base from "../company/company.glith"\nlayer team from "../team/team.glith" within base\n`;
    const files = { ...FILES, "../group/group.glith": group, "group.glith": group };
    const strict = COMPANY.replace("rule rest = msg => into delivered", "rule rest = msg | size > 1 => into delivered");
    const given = { ...files, "../company/company.glith": strict, "../team/team.glith": TEAM };
    const byFile = layered("strictest", given, ['layer group from "../group/group.glith"', LAYERS[1] ?? ""]).core;
    const reference = `oci:../store:glither/mail/group@${DIGEST}`;
    const layers = [
      `layer group from "${reference}"`,
      `layer team from "registry.example/glither/mail/team@${DIGEST}"`,
    ];
    const pins = {
      [reference]: pinnedOf("group", group, new Map(Object.entries(given))),
      [`registry.example/glither/mail/team@${DIGEST}`]: pinnedOf("team", TEAM),
    };
    const { core, diagnostics } = layered("strictest", pins, layers);
    expect(diagnostics).toEqual([]);
    const unpinned = core && { ...core, layers: core.layers?.map(({ artifact: _, ...layer }) => layer) };
    expect(unpinned).toEqual(byFile);
    expect(core?.layers?.map(({ artifact }) => artifact)).toEqual([DIGEST, DIGEST, DIGEST]);
    expect(core?.ceilings).toEqual([{ layer: "group/team", within: "group/base" }]);
  });

  it("by their digests are nothing but what was fetched, of this dialect and fold", () => {
    const reference = `oci:store@${DIGEST}`;
    const layers = [`layer team from "${reference}"`];
    const team = pinnedOf("team", TEAM);
    const pin = (change: Partial<PinnedPart["core"]>): Readonly<Record<string, PinnedPart>> => ({
      [reference]: { ...team, core: { ...team.core, ...change } },
    });
    const said = (files: Readonly<Record<string, string | PinnedPart>>): string =>
      faults("first-match", files, layers).join();
    expect(said({})).toBe(`2:17 UNVERIFIED_PART \`${reference}\` was not fetched`);
    expect(said({ [reference]: TEAM })).toContain("UNVERIFIED_PART");
    expect(said(pin({ fold: "accumulate" }))).toContain("accumulates");
    expect(said(pin({ fold: "strictest", layers: [] }))).toContain("folds its layers by `strictest`");
    expect(said(pin({ dialect: { ...team.core.dialect, name: "glither.api" } }))).toContain(
      "is written for `glither.api`",
    );
    expect(said(pin({ dialect: { ...team.core.dialect, version: "9.9.9" } }))).toContain(
      "was built with version 9.9.9",
    );
    expect(faults("first-match", {}, ['layer team from "oci:store:glither/mail/team:0.1.0"'])).toEqual([
      "2:17 UNUSABLE_FILE `oci:store:glither/mail/team:0.1.0` is no path of a ruleset",
    ]);
  });

  it("are not as many as layers of layers can make", () => {
    const doubled = (to: string): string => `${HEAD} first-match\nlayer a from "${to}"\nlayer b from "${to}"\n`;
    const steps = Array.from({ length: 12 }, (_, at) => [`l${at}.glith`, doubled(`l${at + 1}.glith`)] as const);
    const files = { ...Object.fromEntries(steps), "l12.glith": COMPANY };
    expect(faults("first-match", files, ['layer all from "l0.glith"'])).toEqual([
      expect.stringMatching(
        /^2:16 UNUSABLE_FILE `l\d+\.glith`, line \d: there are more than 256 layers, those of layers counted$/u,
      ),
    ]);
  });

  it("have ceilings, by the names that layers have in the whole", () => {
    const group = `${HEAD} strictest\nlayer base from "../company/company.glith"\nlayer own from "../team/team.glith" within base\n`;
    const files = { ...FILES, "../group/group.glith": group };
    const layers = ['layer group from "../group/group.glith"', 'layer team from "../team/team.glith" within group'];
    expect(layered("strictest", files, layers).core?.ceilings).toEqual([
      { layer: "group/own", within: "group/base" },
      { layer: "team", within: "group" },
    ]);
  });

  it("keep names apart that would meet", () => {
    const files = {
      "a.glith": `${HEAD} first-match\ngroup b__c = msg | size > 1\nrule x = msg | msg in b__c => into dropped\n`,
      "b.glith": `${HEAD} first-match\ngroup c = msg | size > 2\nrule x = msg | msg in c => into dropped\n`,
    };
    const { core } = layered("first-match", files, ['layer a from "a.glith"', 'layer a__b from "b.glith"']);
    expect(core?.groups.map(({ name }) => name)).toEqual(["a__b__c", "a__b__c_"]);
    expect(core?.rules[1]?.guards[0]?.test).toEqual({ kind: "group", name: "a__b__c_" });
  });

  it.each<[string, string, Readonly<Record<string, string>>, readonly string[], readonly string[]]>([
    ["a fold that is none of layers", "accumulate", FILES, LAYERS, ["1:1 SYNTAX layers do not accumulate"]],
    [
      "rules beside layers",
      "first-match",
      FILES,
      [...LAYERS, "rule a = msg => into dropped"],
      ["4:1 SYNTAX a file of layers has layers alone, and no `rule`"],
    ],
    [
      "two layers of one name",
      "first-match",
      FILES,
      ['layer company from "../company/company.glith"', 'layer company from "../team/team.glith"'],
      ["3:1 DUPLICATE_NAME there are two layers named `company`"],
    ],
    [
      "a file that is not there",
      "first-match",
      { "../team/team.glith": TEAM },
      LAYERS,
      ["2:20 UNUSABLE_FILE `../company/company.glith` does not exist"],
    ],
    [
      "a path that is none",
      "first-match",
      FILES,
      ['layer company from "/etc/passwd"'],
      ["2:20 UNUSABLE_FILE `/etc/passwd` is no path of a ruleset"],
    ],
    [
      "a layer with an error",
      "first-match",
      { ...FILES, "../team/team.glith": `${HEAD} first-match\nrule a = msg | sise > 1 => into dropped\n` },
      LAYERS,
      ["3:17 UNUSABLE_FILE `../team/team.glith` has an error in line 2: unknown field `sise`"],
    ],
    [
      "a layer of another dialect",
      "first-match",
      { ...FILES, "../team/team.glith": "#pragma dialect glither.governance\nrule a = event => into blocked\n" },
      LAYERS,
      ["3:17 UNUSABLE_FILE `../team/team.glith` is written for `glither.governance`, not for `glither.mail`"],
    ],
    [
      "a layer that accumulates",
      "strictest",
      { ...FILES, "../team/team.glith": `${HEAD} accumulate\nrule a = msg => into dropped\n` },
      LAYERS,
      ["3:17 UNUSABLE_FILE `../team/team.glith` accumulates"],
    ],
    [
      "layers that go round",
      "first-match",
      { ...FILES, "../team/team.glith": `${HEAD} first-match\nlayer again from "../team/team.glith"\n` },
      LAYERS,
      [
        "3:17 UNUSABLE_FILE `../team/team.glith`, line 2: rulesets are made of each other in a circle: `../team/team.glith`, of `../team/team.glith`",
      ],
    ],
    [
      "an enrichment that two layers do not declare alike",
      "first-match",
      { ...FILES, "../team/team.glith": TEAM.replace("from subject", "from subject fresh 5s") },
      LAYERS,
      ["3:1 DUPLICATE_NAME the layers `company` and `team` do not say the same of `score`"],
    ],
    [
      "a zone of their own",
      "first-match",
      FILES,
      ["#pragma zone Asia/Tokyo", ...LAYERS],
      ["2:1 SYNTAX layers read the clock in their own zones"],
    ],
    [
      "a ceiling that stands behind",
      "first-match",
      FILES,
      ['layer team from "../team/team.glith" within company', 'layer company from "../company/company.glith"'],
      ["2:45 UNKNOWN_GROUP no layer `company` stands above this one"],
    ],
  ])("are refused: %s", (_, fold, files, layers, expected) => {
    expect(faults(fold, files, layers)).toEqual(expected);
  });

  it("are what `strictest` folds, and nothing else", () => {
    const { diagnostics } = compile("a", `${HEAD} strictest\nrule a = msg => into dropped\n`, VOCABULARIES);
    expect(diagnostics.map(({ message }) => message)).toEqual(["`strictest` folds layers, and there is none"]);
  });

  it("are formatted like other declarations", () => {
    const text = `${HEAD} strictest\n  layer company   from "../company/company.glith" // ours\nlayer   team from "../team/team.glith"\n`;
    expect(format(text)).toMatchObject({
      text: `${HEAD} strictest\n\nlayer company from "../company/company.glith" // ours\n\nlayer team from "../team/team.glith"\n`,
    });
  });

  it("are a word that fields and verbs may have", () => {
    const { diagnostics } = compile(
      "a",
      `${HEAD} first-match\nrule a = msg\n  | subject == "x"\n=> tag\n  layer, into dropped\n`,
      VOCABULARIES,
    );
    expect(diagnostics).toEqual([]);
  });
});
