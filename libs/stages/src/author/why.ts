import { execFile } from "node:child_process";
import { glob } from "node:fs/promises";
import { relative } from "node:path";
import { promisify } from "node:util";
import { type Core, toJson, unversioned } from "@glither/roux/core";
import { deriveWorld, printWorld } from "@glither/wit";
import { changedRules } from "../compile/changed-meaning.ts";
import { compileFile } from "../compile/ruleset.ts";
import { locateRuleset } from "../files/locate.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { ofRevision } from "./diff-rulesets.ts";

export interface WhyOptions {
  /** `gate:conform` as Nx calls a task, `gate` alone, or the path of a `.glith` file, with or without `:conform`. */
  readonly subject: string;
  /** The git revision that is known to have been built. */
  readonly revision: string;
}

interface Reason {
  /** The stages that run again for it. */
  readonly stages: readonly string[];
  readonly text: string;
}

const FRONT = ["check", "snapshot"];
const BACK = ["wit", "codegen", "component", "conform", "may-publish", "publish"];
/** What carries the version. */
const VERSIONED = ["component", "may-publish", "publish"];

/** Why stages of a ruleset run again since a revision: what has changed, in the words of its dialect. */
export const why = stage(async ({ subject, revision }: WhyOptions): Promise<Outcome> => {
  const [, place = subject, target] = /^(.*?)(?::([a-z-]+))?$/su.exec(subject) ?? [];
  const source = place.endsWith(".glith") ? place : await sourceNamed(place);
  const reasons = await reasonsFor(source, revision);
  const asked = reasons.filter(({ stages }) => target === undefined || stages.includes(target));
  const head = target === undefined ? place : `${place}:${target}`;
  const text =
    asked.length === 0
      ? `${head}: nothing of it has changed since ${revision}; another compiler, signer or store would run it again, too`
      : asked.map(({ stages, text: reason }) => `${stages.join(", ")}: ${reason}`).join("\n");
  return { exitCode: EXIT.clean, text: text.split("\n").map(oneLine).join("\n"), data: { source, reasons: asked } };
});

async function reasonsFor(source: string, revision: string): Promise<readonly Reason[]> {
  const now = await compileFile(source);
  const before = await ofRevision({ after: source, revision }).catch((error: unknown) => {
    if (error instanceof StageError && error.code === "NOT_FOUND") return undefined;
    throw error;
  });
  if (before === undefined) return [{ stages: [...FRONT, ...BACK], text: `the ruleset is new since ${revision}` }];
  const reasons: Reason[] = [];
  if (before.text !== now.text) reasons.push({ stages: FRONT, text: "its source is written otherwise" });
  for (const path of changedFiles(before.files, now.files))
    reasons.push({ stages: FRONT, text: `\`${path}\`, which it uses, has changed` });
  const [old, core] = [before.compilation.core, now.compilation.core];
  if (core === undefined) reasons.push({ stages: FRONT, text: "it has errors, and nothing behind `check` runs" });
  else reasons.push(...meaningReasons(old, core));
  const { cases } = await locateRuleset(source);
  for (const file of await changedIn(cases, revision))
    reasons.push({ stages: ["conform"], text: `the case \`${file}\` has changed` });
  return reasons;
}

function meaningReasons(before: Core | undefined, now: Core): readonly Reason[] {
  if (before === undefined) return [{ stages: BACK, text: "it had errors before" }];
  if (toJson(before) === toJson(now)) return [];
  const { version } = now.ruleset;
  const raised =
    before.ruleset.version === version
      ? []
      : [{ stages: VERSIONED, text: `its version went from ${before.ruleset.version} to ${version}` }];
  if (toJson(unversioned(before)) === toJson(unversioned(now))) return raised;
  const rules = changedRules(before, now);
  const power =
    printWorld(deriveWorld(before)) === printWorld(deriveWorld(now)) ? [] : ["what it may ask and do has changed"];
  const told = [...rules, ...power];
  const meaning = told.length === 0 ? ["what it reads of other files means something else"] : told;
  return [...raised, ...meaning.map((text) => ({ stages: BACK, text }))];
}

type Files = Awaited<ReturnType<typeof compileFile>>["files"];

function changedFiles(before: Files, now: Files): readonly string[] {
  const paths = new Set([...(before?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...paths].filter((path) => JSON.stringify(before?.get(path)) !== JSON.stringify(now?.get(path))).sort();
}

/** Files of a folder that are otherwise than in a revision, or new. */
async function changedIn(folder: string, revision: string): Promise<readonly string[]> {
  const git = async (...args: string[]): Promise<readonly string[]> => {
    const { stdout } = await promisify(execFile)("git", args, { cwd: folder, maxBuffer: 2 ** 26 }).catch(() => ({
      stdout: "",
    }));
    return stdout.split("\0").filter((name) => name.endsWith(".json"));
  };
  const changed = await git("diff", "--name-only", "-z", "--relative", "--end-of-options", revision, "--", ".");
  return [
    ...new Set([...changed, ...(await git("ls-files", "--others", "--exclude-standard", "-z", "--", "."))]),
  ].sort();
}

/** A project's own name, or the one that Nx gives to one of several of that name: `mail-gate` for `mail/gate`. */
async function sourceNamed(project: string): Promise<string> {
  const found: string[] = [];
  for await (const path of glob("**/*.glith", { exclude: (name) => ["node_modules", "dist", ".git"].includes(name) })) {
    const parts = path.replaceAll("\\", "/").split("/").slice(0, -1);
    const names = [
      path.replaceAll("\\", "/").split("/").at(-1)?.slice(0, -".glith".length),
      parts.slice(1).join("-"),
      parts.join("-"),
    ];
    if (names.includes(project)) found.push(relative(process.cwd(), path));
  }
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new StageError(
    "NOT_FOUND",
    found.length === 0
      ? `there is no ruleset \`${project}\` here`
      : `\`${project}\` may be ${found.map((path) => `\`${path}\``).join(" or ")}`,
    {
      exitCode: EXIT.usage,
      hint: "name the `.glith` file, from the workspace's root",
    },
  );
}
