import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Core } from "@glither/roux/core";
import { deriveWorld, printWorld } from "@glither/wit";
import { describe, expect, it } from "@jest/globals";
import { ROOT } from "./packages.ts";

/** Folders of accepted snapshots, each beside its world: `mail/mailguard`. */
const rulesets = readdirSync(join(ROOT, "goldens"), { recursive: true, encoding: "utf8" })
  .filter((path) => existsSync(join(ROOT, "goldens", path, "snapshot.json")))
  .map((path) => path.replaceAll("\\", "/"));

const read = (ruleset: string, file: string): string => readFileSync(join(ROOT, "goldens", ruleset, file), "utf8");

it("has accepted snapshots to look at", () => {
  expect(rulesets).toContain("mail/mailguard");
});

describe.each(rulesets)("from the snapshot of %s alone", (ruleset) => {
  const core = JSON.parse(read(ruleset, "snapshot.json")) as Core;

  it("its world comes out as it was accepted", () => {
    expect(printWorld(deriveWorld(core))).toBe(read(ruleset, "world.wit"));
  });

  it("every name that it uses is one that it declares", () => {
    const declared = {
      field: core.fields.map(({ path }) => path),
      enrichment: core.enrichments.map(({ path }) => path),
      group: core.groups.map(({ name }) => name),
      verb: core.verbs.map(({ name }) => name),
      state: core.states.map(({ name }) => name),
    };
    const used = namesIn([
      core.rules,
      core.groups.map(({ guards }) => guards),
      (core.scores ?? []).map(({ terms }) => terms),
    ]);
    expect(used.filter(({ kind, name }) => !declared[kind].includes(name))).toEqual([]);
    // Fields may be there for an enrichment that is looked up by them.
    for (const kind of ["enrichment", "group", "verb"] as const)
      expect(new Set(used.filter((use) => use.kind === kind).map(({ name }) => name))).toEqual(new Set(declared[kind]));
  });

  it("its states and what leads out of them come out of its rules", () => {
    const ends = core.rules.flatMap(({ outcome }) =>
      outcome.kind === "pending" ? outcome.obligations.map(({ box }) => `${outcome.state} ${box}`) : [],
    );
    const declared = core.states.flatMap((state) =>
      state.kind === "pending" ? state.resolutions.map((box) => `${state.name} ${box}`) : [],
    );
    expect(new Set(declared)).toEqual(new Set(ends));
    expect(core.states.filter(({ name }) => !core.restrictiveness.includes(name))).toEqual([]);
  });
});

interface Use {
  readonly kind: "field" | "enrichment" | "group" | "verb" | "state";
  readonly name: string;
}

/** What the nodes of a core refer to by name. */
function namesIn(value: unknown): Use[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  const { kind, path, name, verb, state, box } = value as Readonly<Record<string, unknown>>;
  const own: Use[] = [];
  if ((kind === "field" || kind === "enrichment") && typeof path === "string") own.push({ kind, name: path });
  if (kind === "group" && typeof name === "string") own.push({ kind, name });
  if (typeof verb === "string") own.push({ kind: "verb", name: verb });
  for (const end of [state, box]) if (typeof end === "string") own.push({ kind: "state", name: end });
  return own.concat(Object.values(value).flatMap(namesIn));
}
