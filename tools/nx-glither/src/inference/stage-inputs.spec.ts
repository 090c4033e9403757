import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { STAGE_NAMES } from "./names.ts";
import { resolveOptions } from "./options.ts";
import { type CachedStage, compilerInputs } from "./stage-inputs.ts";

const LIBS = join(import.meta.dirname, "../../../../libs");

const dependencies = new Map<string, string[]>(
  readdirSync(LIBS).map((folder) => {
    const manifest = JSON.parse(readFileSync(join(LIBS, folder, "package.json"), "utf8"));
    return [manifest.name, Object.keys(manifest.dependencies ?? {})];
  }),
);

/** The workspace's libraries of which a change runs a stage again. */
function counted(stage: CachedStage): Set<string> {
  const inputs = compilerInputs(stage, "mail", resolveOptions({ compiler: "workspace" }));
  const libraries = new Set<string>();
  for (const input of inputs) {
    if (typeof input !== "object" || !("projects" in input)) continue;
    const whole = new Set(input.projects);
    // What is added while this runs is visited too.
    for (const name of input.dependencies === true ? whole : []) {
      for (const dependency of dependencies.get(name) ?? []) whole.add(dependency);
    }
    for (const name of whole) libraries.add(name);
  }
  return libraries;
}

const STAGES = STAGE_NAMES.filter((name) => name !== "diff" && name !== "verify-published");
/** Two targets, one function. */
const MODULES: Partial<Record<CachedStage, string>> = { coverage: "judge/strength", mutate: "judge/strength" };

/** The workspace's libraries that a stage's module loads, now or later. */
function loaded(stage: CachedStage): Set<string> {
  const module = MODULES[stage] ?? stage;
  const [file = module, ...others] = globSync(`stages/src/${module.includes("/") ? "" : "*/"}${module}.ts`, {
    cwd: LIBS,
  });
  if (others.length > 0) throw new Error(`there are several stages called ${stage}`);
  const source = readFileSync(join(LIBS, file), "utf8");
  const imports = source.matchAll(/^import (?!type )[^;]*? from "(@glither\/[a-z-]+)|import\("(@glither\/[a-z-]+)/gm);
  return new Set([...imports].map(([, now, later]) => now ?? later ?? ""));
}

/** Imported for the command that starts at the source, not for the target. */
const NOT_RUN: Partial<Record<CachedStage, readonly string[]>> = { conform: ["@glither/codegen-js"] };

describe("the compiler as an input", () => {
  it.each<CachedStage>(STAGES)("holds every library that `%s` loads", (stage) => {
    const inputs = counted(stage);
    const forgotten = [...loaded(stage)].filter((name) => !inputs.has(name) && !NOT_RUN[stage]?.includes(name));
    expect(forgotten).toEqual([]);
  });

  it("holds the vocabulary for the stages that read names of the dialect", () => {
    const readers = STAGES.filter((stage) => counted(stage).has("dialect-mail"));
    expect(readers).toEqual(["check", "snapshot", "conform", "coverage", "mutate"]);
  });
});
