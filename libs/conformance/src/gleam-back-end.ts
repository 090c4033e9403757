import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { addressNumbers, moduleName, typeName } from "@glither/codegen-gleam";
import {
  type ActionRecord,
  isoDuration,
  type ObligationRecord,
  type Receipt,
  settle,
  type TriggerRecord,
} from "@glither/host";
import { type ArtifactValue, answerType, type Core, isObject, memberOf, type ValueType } from "@glither/roux/core";
import type { Answer, BackEnd } from "./back-end.ts";
import type { Case } from "./case.ts";
import { ConformanceError } from "./error.ts";
import { compileGleam } from "./gleam-compiler.ts";

type Constructor = new (...args: unknown[]) => unknown;
type GleamValues = Readonly<Record<string, Constructor>>;

interface Oracle {
  readonly own: GleamValues & { readonly dispose: (artifact: unknown, enrich: unknown) => unknown };
  readonly shared: GleamValues;
  /** Only where the ruleset reads addresses. */
  readonly nets: GleamValues | undefined;
  readonly toList: (items: readonly unknown[]) => unknown;
}

/** The Gleam oracle of a ruleset, compiled here and now. Its values are Gleam's, so each crosses a translation. */
export async function gleamBackEnd(core: Core, files: ReadonlyMap<string, string>): Promise<BackEnd> {
  const modules = await compileGleam(files);
  // Modules import each other by relative paths, so they need a folder while they load.
  const folder = await mkdtemp(join(tmpdir(), "glither-oracle-"));
  try {
    await writeModules(folder, modules);
    return await compiledGleamBackEnd(core, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same of a folder that `compileOracles` has written. */
export async function compiledGleamBackEnd(core: Core, folder: string): Promise<BackEnd> {
  const load = (name: string): Promise<unknown> => import(pathToFileURL(join(folder, name)).href);
  const own = (await load(`${moduleName(core.ruleset.name)}.mjs`)) as Oracle["own"];
  const shared = (await load("glither.mjs")) as GleamValues;
  const prelude = (await load("gleam.mjs")) as Pick<Oracle, "toList">;
  const nets = existsSync(join(folder, "glither_nets.mjs"))
    ? ((await load("glither_nets.mjs")) as GleamValues)
    : undefined;
  const oracle: Oracle = { own, shared, nets, toList: prelude.toList };
  return { name: "gleam", run: (example) => runOracle(oracle, core, example) };
}

/**
 * Compiles the oracles of several rulesets as one Gleam project, whose shared modules are compiled once, and writes what comes
 * of it into a folder. No two of them may have a module of one name.
 *
 * @throws ConformanceError as `compileGleam` does: then none is compiled.
 */
export async function compileOracles(packages: readonly ReadonlyMap<string, string>[], folder: string): Promise<void> {
  await writeModules(folder, await compileGleam(new Map(packages.flatMap((files) => [...files]))));
}

async function writeModules(folder: string, modules: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of modules) await writeFile(join(folder, name), text);
}

function runOracle(oracle: Oracle, core: Core, { artifact, enrich, timeline }: Case): Answer {
  const asked: string[] = [];
  const fields = core.fields.map(({ path, type }) => toGleam(oracle, type, artifact.get(path) ?? null));
  const record = construct(oracle.own, typeName(core.dialect.record), fields);
  const answers = new Map<string, () => unknown>();
  for (const enrichment of core.enrichments) {
    const { path, ligand } = enrichment;
    let answer: unknown;
    answers.set(path, () => {
      if (asked.includes(path)) return answer;
      for (const source of ligand?.from ?? []) answers.get(source)?.();
      asked.push(path);
      const value = enrich.get(path);
      if (value === undefined)
        throw new ConformanceError("BACK_END_FAILED", `the enrichment \`${path}\` is needed and not answered`);
      answer = toGleam(oracle, answerType(enrichment), value);
      return answer;
    });
  }
  const receipt = oracle.own.dispose(record, construct(oracle.own, "Enrich", [...answers.values()]));
  const absent = asked.filter((path) => isAbsent(core, path, enrich.get(path)));
  return { ...readReceipt(receipt, timeline), ...(absent.length > 0 ? { ligand_absent: absent } : {}), asked };
}

/** Whether a ligand that was asked for binds nothing: it is not there, or older than the ruleset takes. */
function isAbsent({ enrichments }: Core, path: string, value: ArtifactValue | undefined): boolean {
  const ligand = enrichments.find((enrichment) => enrichment.path === path)?.ligand;
  if (ligand === undefined) return false;
  if (value === null || ligand.fresh === undefined) return value === null;
  return Array.isArray(value) && Number(value[1]) > ligand.fresh;
}

function construct(values: GleamValues, name: string, args: readonly unknown[]): unknown {
  const type = values[name];
  if (type === undefined) throw new ConformanceError("BACK_END_FAILED", `the oracle has no constructor \`${name}\``);
  return new type(...args);
}

function toGleam(oracle: Oracle, type: ValueType, value: ArtifactValue): unknown {
  switch (type.kind) {
    case "optional":
      return value === null
        ? construct(oracle.shared, "Absent", [])
        : construct(oracle.shared, "Present", [toGleam(oracle, type.of, value)]);
    case "enum":
      return construct(oracle.own, typeName(type.name, String(value)), []);
    case "ip":
      if (oracle.nets === undefined) throw new ConformanceError("BACK_END_FAILED", "the oracle knows no addresses");
      return construct(oracle.nets, "Address", addressNumbers(String(value)));
    case "scalar":
      return construct(oracle.shared, typeof value === "number" ? "Number" : "Text", [value]);
    case "record":
      return construct(
        oracle.own,
        typeName(type.name),
        type.members.map((member) => toGleam(oracle, member.type, memberOf(value, [member.name]))),
      );
    case "dated":
      return Array.isArray(value) ? [toGleam(oracle, type.of, value[0] ?? null), value[1]] : undefined;
    case "list":
      return oracle.toList(Array.isArray(value) ? value.map((item) => toGleam(oracle, type.of, item)) : []);
    case "headers":
      return oracle.toList(Array.isArray(value) ? value : []);
    default:
      return value;
  }
}

interface GleamReceipt {
  readonly rule: string;
  readonly reason_class: string;
  readonly actions: Iterable<{ readonly verb: string; readonly args: Iterable<readonly [string, string]> }>;
  readonly verdict: { readonly box: string } | GleamPending;
}

interface GleamPending {
  readonly state: string;
  readonly resolutions: Iterable<string>;
  readonly obligations: Iterable<{
    readonly trigger: GleamTrigger;
    readonly verdict: string;
    readonly reason_class: { readonly 0?: string };
  }>;
}

function readReceipt(value: unknown, timeline: Case["timeline"]): Omit<Answer, "asked"> {
  if (!isObject(value)) throw new ConformanceError("BACK_END_FAILED", "the oracle answers with no receipt");
  const { rule, reason_class, verdict, actions } = value as unknown as GleamReceipt;
  const base = {
    rule,
    reason_class,
    actions: [...actions].map(({ verb, args }): ActionRecord => ({ verb, args: Object.fromEntries(args) })),
  };
  if ("box" in verdict) return { verdict: verdict.box, ...base };
  const pending = {
    state: verdict.state,
    resolutions: [...verdict.resolutions],
    obligations: [...verdict.obligations].map(readObligation),
  };
  const receipt: Receipt = { verdict: "pending", ...base, token: "token", ...pending };
  const settlement = settle(receipt, timeline);
  return { verdict: "pending", ...base, ...pending, ...(settlement ? { settlement } : {}) };
}

type GleamTrigger = { readonly event: string } | { readonly milliseconds: number } | { readonly guard: string };

function triggerRecord(trigger: GleamTrigger): TriggerRecord {
  if ("event" in trigger) return { on: trigger.event };
  return "guard" in trigger ? { when: trigger.guard } : { after: isoDuration(trigger.milliseconds) };
}

function readObligation({
  trigger,
  verdict,
  reason_class,
}: GleamPending["obligations"] extends Iterable<infer T> ? T : never): ObligationRecord {
  const when = triggerRecord(trigger);
  const reason = reason_class[0];
  return { ...when, verdict, ...(reason === undefined ? {} : { reason_class: reason }) };
}
