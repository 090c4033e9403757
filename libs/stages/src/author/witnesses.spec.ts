import { join } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { type ArtifactValue, type Core, namedOf, readArtifact } from "@glither/roux/core";
import { meaning, shippedSources } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import { compileFile } from "../compile/ruleset.ts";
import { check } from "./check.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const rulesets = shippedSources().map(({ shelf, name }) => `rulesets/${shelf}/${name}.glith`);

interface Report {
  readonly witnesses: readonly {
    readonly rule: string;
    readonly artifact: object;
    readonly enrich: Readonly<Record<string, ArtifactValue>>;
  }[];
}

/** Where all that hold have their say, that a rule takes an artifact means that it holds. */
function alone({ rules, default_box: box }: Core, name: string): Core["rules"] {
  return rules.filter((rule) => rule.name === name).map((rule) => ({ ...rule, outcome: { kind: "settled", box } }));
}

/** Lists whose age counts, of no age: `meaning` takes pairs. */
function answersOf({ enrichments }: Core, enrich: Report["witnesses"][number]["enrich"]): Map<string, ArtifactValue> {
  const isDated = (path: string): boolean =>
    enrichments.some((one) => one.path === path && one.ligand?.fresh !== undefined);
  return new Map(
    Object.entries(enrich).map(([path, answer]) => [
      path,
      isDated(path) && Array.isArray(answer) ? [answer, 0] : answer,
    ]),
  );
}

describe("`check --witnesses`", () => {
  it.each(rulesets)("gives an artifact for each rule of %s, which that rule takes", async (file) => {
    const source = join(ROOT, file);
    const { core } = (await compileFile(source)).compilation;
    if (core === undefined) throw new Error(`${file} does not compile`);
    const { text } = await check({ sources: [source], format: "json", witnesses: true });
    const { witnesses } = JSON.parse(text) as Report;
    expect(witnesses.map(({ rule }) => rule)).toEqual(core.rules.map(({ name }) => name));
    const named = core.fields.filter(({ path }) => namedOf(path) !== undefined);
    const fields = [...(VOCABULARIES.get(core.dialect.name)?.fields ?? []), ...named];
    for (const { rule, artifact, enrich } of witnesses) {
      const { values, problems } = readArtifact(fields, artifact);
      if (values === undefined) throw new Error(problems.join("; "));
      expect(Object.keys(enrich).sort()).toEqual(core.enrichments.map(({ path }) => path).sort());
      const rules = core.fold === "first-match" ? core.rules : alone(core, rule);
      const taken = meaning({ ...core, fold: "first-match", rules }, values, answersOf(core, enrich));
      expect(taken.rule).toBe(rule);
    }
  });

  it("prints them for people, too", async () => {
    const { text } = await check({ sources: [join(ROOT, "rulesets/mail/mailguard/mailguard.glith")], witnesses: true });
    expect(text).toMatch(
      /^witness\[drop_dmarc_reject\]: .*mailguard\.glith:\d+:\d+\n {2}artifact {2}\{.*\}\n {2}enrich {4}\{/u,
    );
    expect(text).toMatch(/\n\nmailguard: no findings$/u);
  });

  it("is refused in a format that has no place for them", async () => {
    await expect(check({ sources: ["none.glith"], format: "sarif", witnesses: true })).rejects.toMatchObject({
      code: "MALFORMED",
      exitCode: 64,
      message: "the format `sarif` cannot say what the rules take",
    });
  });
});
