import { join } from "node:path";
import { generatePackage } from "@glither/codegen-gleam";
import type { BackEnd } from "@glither/conformance";
import { type Core, toJson } from "@glither/roux/core";
import { generateCode, readCode } from "../compile/code.ts";
import type { LoadedCore } from "../compile/core-file.ts";
import { isOutcome, loadCore } from "../compile/load-core.ts";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { digestOf } from "../files/digest.ts";
import { listFiles, readBytes, readText, writeWhole } from "../files/files.ts";
import { EXIT, type Note, type Outcome, StageError } from "../outcome.ts";
import type { Judged } from "../publish/judged.ts";
import { stage } from "../stage.ts";
import { readCases } from "./cases.ts";
import { byEveryEngine, type EngineComponent, type EveryEngineOptions, recordIn } from "./every-engine.ts";
import { DEFAULT_JUDGES, enginesAmong, type Judge } from "./judges.ts";

export interface ConformOptions {
  readonly core: string;
  /** The folder that `codegen` wrote. */
  readonly code: string;
  readonly component: string;
  /** The folder of the case files. */
  readonly cases: string;
  /** The report as JSON. */
  readonly out?: string;
  /** Where it is left which component was judged, and whether all agreed: `publish` asks. */
  readonly judged?: string;
  /** A folder that keeps the components of the other engines from one run to the next. */
  readonly kept?: string;
  /** Who judges beside the component itself. */
  readonly judges?: readonly Judge[];
  /** A folder in which `compileOracles` has compiled the oracle already. */
  readonly oracle?: string;
}

/** Runs all cases through the component and its judges: the oracle, the core's interpreter, what engines make of the code. */
export const conform = stage(async (options: ConformOptions) => {
  const { core: corePath, code, component, cases, out, judged, kept, judges = DEFAULT_JUDGES } = options;
  const loaded = await loadCore({ core: corePath });
  if (isOutcome(loaded)) return loaded;
  const { core } = loaded;
  const oracle = options.oracle ?? (await readTree(join(code, "gleam")));
  const given = await readBytes(component, "the component");
  const codeFor: EveryEngineOptions["codeFor"] = (engine) => readCode(engine, code, core.ruleset.name);
  const folder = kept === undefined ? {} : { folder: kept };
  const build = () => byEveryEngine({ loaded, codeFor, given, engines: enginesAmong(judges), ...folder });
  const outcome = await compareBackEnds({ core, oracle, build, cases, out, judges });
  const left: Judged = { component: digestOf(given), agreed: outcome.exitCode === EXIT.clean };
  if (judged !== undefined) await writeWhole(judged, toJson(left));
  return outcome;
});

export interface ConformSourceOptions {
  readonly source: string;
  readonly cases: string;
  /** A component that is built already. */
  readonly component?: string;
  readonly judges?: readonly Judge[];
  readonly note?: Note;
}

/** The same from a source, with nothing written. */
export const conformSource = stage(async (options: ConformSourceOptions) => {
  const { source, cases, component, judges = DEFAULT_JUDGES, note } = options;
  const loaded = await loadCore({ source });
  if (isOutcome(loaded)) return loaded;
  const { core } = loaded;
  const built = component === undefined ? {} : { given: await readComponentOf(loaded, component, source) };
  const codeFor: EveryEngineOptions["codeFor"] = (engine) => generateCode(engine, core);
  const engines = enginesAmong(judges);
  const build = () => byEveryEngine({ loaded, codeFor, engines, ...built, ...(note === undefined ? {} : { note }) });
  return compareBackEnds({ core, oracle: generatePackage(core), build, cases, judges });
});

/** A component of this very core. One that carries no build record is taken as it is, and its answers judge it. */
async function readComponentOf({ core, bytes }: LoadedCore, component: string, source: string): Promise<Uint8Array> {
  const given = await readBytes(component, "the component");
  // What no back end could run is refused before the engines build theirs.
  const { admit } = await import("@glither/host");
  admit(given);
  const record = await recordIn(given);
  if (record === undefined || record.coreDigest === digestOf(bytes)) return given;
  const which =
    record.ruleset === core.ruleset.name ? `another state of \`${record.ruleset}\`` : `\`${record.ruleset}\``;
  throw new StageError("MALFORMED", `\`${component}\` was built from other rules than \`${source}\`: from ${which}`, {
    exitCode: EXIT.usage,
    hint: `name the component that \`tangle build ${source}\` writes, or leave out \`--component\``,
  });
}

interface Comparison {
  readonly core: Core;
  /** The Gleam package, or the folder of what was compiled of it. */
  readonly oracle: ReadonlyMap<string, string> | string;
  readonly judges: readonly Judge[];
  /** Makes the components, which takes its time: only when the cases can be read. */
  readonly build: () => Promise<readonly EngineComponent[]>;
  readonly cases: string;
  readonly out?: string | undefined;
}

async function compareBackEnds({ core, oracle, build, cases: folder, out, judges }: Comparison): Promise<Outcome> {
  const conformance = await import("@glither/conformance");
  const vocabulary = withDeclared(vocabularyOf(core.dialect.name), core);
  const cases = await readCases(folder, vocabulary);
  const backEnds: BackEnd[] = [];
  if (judges.includes("gleam"))
    backEnds.push(
      await (typeof oracle === "string"
        ? conformance.compiledGleamBackEnd(core, oracle)
        : conformance.gleamBackEnd(core, oracle)),
    );
  if (judges.includes("interpreter")) backEnds.push(conformance.interpreterBackEnd(core));
  for (const { engine, bytes } of await build())
    backEnds.push(...(await conformance.componentBackEnds(engine, bytes, core)));
  const report = conformance.conform(backEnds, cases, conformance.nameableRules(core));
  const agreed = report.cases.every(({ passed }) => passed);
  const smallest = agreed ? undefined : conformance.smallestDisagreement(backEnds, cases, vocabulary);
  const data = { judges, ...report, ...(smallest ? { smallest } : {}) };
  if (out !== undefined) await writeWhole(out, toJson(data));
  return { exitCode: agreed ? EXIT.clean : EXIT.conformance, text: conformance.renderReport(report, smallest), data };
}

/** The files of a folder by their paths within it. */
export async function readTree(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await listFiles(folder);
  if (files.length === 0)
    throw new StageError("NOT_FOUND", `there is no generated code in \`${folder}\``, {
      exitCode: EXIT.usage,
      hint: "run `codegen` first",
    });
  const texts = files.map(async (file) => [file, await readText(join(folder, file), "the generated file")] as const);
  return new Map(await Promise.all(texts));
}
