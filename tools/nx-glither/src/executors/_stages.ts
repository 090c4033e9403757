import type { Outcome } from "@glither/stages/outcome";
import type { TrustOptions } from "@glither/stages/trust/trust";
import { ACCEPT_RUN_VARIABLE, DEFAULT_JUDGES, type StageName } from "../inference/names.ts";
import { type RulesetPaths, rulesetPaths } from "../paths.ts";
import type { StageOptions } from "./_options.ts";
import { storeOf } from "./_store.ts";

/** One task: whose it is, and where. */
export interface StageTask {
  readonly stage: StageName;
  readonly options: StageOptions;
  /** The workspace's root, absolute. */
  readonly root: string;
  /** How Nx calls the ruleset. */
  readonly project: string | undefined;
  /** Where a batch has compiled the oracle. */
  readonly oracle?: string;
}

type Run = (task: StageTask, paths: RulesetPaths) => Promise<Outcome>;

/** Each loads what it needs and no more: a task is a process. */
const RUNS: Readonly<Record<StageName, Run>> = {
  check: async ({ options }, paths) => {
    const { check } = await import("@glither/stages/author/check");
    return check({ sources: [paths.source], allowUnsat: options.allowUnsat ?? false, ...trusting(options) });
  },
  fmt: async ({ options }, paths) => {
    const { fmt } = await import("@glither/stages/author/fmt");
    return fmt({ source: paths.source, ...(options.write === true ? { write: true } : { check: true }) });
  },
  diff: async ({ options }, paths) => {
    const { diffSince } = await import("@glither/stages/author/diff-since");
    // Nx and its CI actions name the base of a pull request so.
    const revision = options.base ?? (process.env["NX_BASE"] || "HEAD");
    return diffSince({ source: paths.source, revision, out: paths.diff });
  },
  snapshot: async (task, paths) => {
    const { snapshot } = await import("@glither/stages/compile/snapshot");
    return snapshot({
      source: paths.source,
      out: paths.snapshot,
      golden: paths.snapshotGolden,
      accept: accepts(task),
      allowUnsat: task.options.allowUnsat ?? false,
      ...trusting(task.options),
      ...projectOf(task),
    });
  },
  wit: async (task, paths) => {
    const { wit } = await import("@glither/stages/compile/wit");
    return wit({
      core: paths.unversioned,
      out: paths.wit,
      golden: paths.worldGolden,
      accept: accepts(task),
      ...projectOf(task),
    });
  },
  codegen: async (_task, paths) => {
    const { codegen } = await import("@glither/stages/compile/codegen");
    return codegen({ core: paths.unversioned, out: paths.codegen });
  },
  component: async ({ options }, paths) => {
    const { component } = await import("@glither/stages/compile/component");
    const { core, codegen: code, world, component: out, judgedComponent: judged } = paths;
    return component({ core, code, world, engine: options.engine ?? "direct", out, judged });
  },
  conform: async ({ options, oracle }, paths) => {
    const { conform } = await import("@glither/stages/judge/conform");
    const {
      unversioned: core,
      codegen: code,
      judgedComponent: component,
      cases,
      report: out,
      judged,
      judges: kept,
    } = paths;
    const judges = options.judges ?? DEFAULT_JUDGES;
    const files = { core, code, component, cases, out, judged, kept };
    return conform({ ...files, judges, ...(oracle === undefined ? {} : { oracle }) });
  },
  coverage: async ({ options }, paths) => {
    const { strength } = await import("@glither/stages/judge/strength");
    const denyLints = options.denyLints ?? false;
    return strength({ core: paths.unversioned, cases: paths.cases, coverage: true, mutate: false, denyLints });
  },
  mutate: async ({ options }, paths) => {
    const { strength } = await import("@glither/stages/judge/strength");
    const denyLints = options.denyLints ?? false;
    return strength({ core: paths.unversioned, cases: paths.cases, coverage: false, mutate: true, denyLints });
  },
  weave: async (_task, paths) => {
    const { weave } = await import("@glither/stages/author/weave");
    await weave({ snapshot: paths.core, format: "mermaid", out: `${paths.weave}.md`, replace: true });
    return weave({ snapshot: paths.core, format: "html", out: `${paths.weave}.html`, replace: true });
  },
  "may-publish": async ({ options, root }, paths) => {
    const { mayPublish } = await import("@glither/stages/publish/may-publish");
    const { core, codegen: code, layout } = paths;
    return mayPublish({ core, code, engine: options.engine ?? "direct", ...storeOf(options.store, root, layout) });
  },
  publish: async ({ options, root }, paths) => {
    const { publish } = await import("@glither/stages/publish/publish");
    return publish({
      component: paths.component,
      source: paths.core,
      ...storeOf(options.store, root, paths.layout),
      out: paths.publish,
      code: paths.codegen,
      judged: paths.judged,
      again: options.again ?? false,
      partStores: partStores(options, root),
      ...signing(options),
    });
  },
  "verify-published": async ({ options, root }, paths) => {
    const { verifyPublished } = await import("@glither/stages/trust/verify-published");
    const { store } = storeOf(options.store, root, paths.layout);
    return verifyPublished({ receipt: paths.receipt, store, ...signing(options) });
  },
};

/** Runs a stage with the dialects of others that its options name. The process has to be in the workspace's root. */
export async function runTask(task: StageTask): Promise<Outcome> {
  const { options, root, stage } = task;
  if (options.dialects !== undefined && options.dialects.length > 0) {
    const { useDialects } = await import("@glither/stages/compile/vocabularies");
    await useDialects(root, options.dialects);
  }
  return RUNS[stage](task, rulesetPaths(root, options.source, options));
}

/** The whole run accepts where one of its tasks was asked to: what that waits for is made of what is accepted. */
function accepts({ options }: StageTask): boolean {
  return options.accept === true || process.env[ACCEPT_RUN_VARIABLE] !== undefined;
}

function projectOf({ project }: StageTask): { readonly project?: string } {
  return project === undefined ? {} : { project };
}

/** Whom parts are trusted by that are named by their digests. */
function trusting({ trust }: StageOptions): { readonly parts?: TrustOptions } {
  return trust === undefined ? {} : { parts: { trust, keys: [] } };
}

/** Where the layers of a ruleset were published before it: where no store is named, each has its own. */
function partStores(options: StageOptions, root: string): readonly string[] {
  const layouts = (options.parts ?? []).map((part) => rulesetPaths(root, part, options).layout);
  return [...new Set(layouts.map((layout) => storeOf(options.store, root, layout).store))];
}

function signing({ key, trust }: StageOptions): { readonly keyFile?: string; readonly trust?: string } {
  return { ...(key === undefined ? {} : { keyFile: key }), ...(trust === undefined ? {} : { trust }) };
}
