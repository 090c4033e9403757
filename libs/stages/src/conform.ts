import { join } from "node:path";
import { generatePackage } from "@glither/codegen-gleam";
import { type Core, toJson } from "@glither/roux";
import { readCases } from "./cases.ts";
import { generateCode } from "./code.ts";
import { makeComponent } from "./component.ts";
import { listFiles, readBytes, readText, writeWhole } from "./files.ts";
import { EXIT, type Note, type Outcome, StageError } from "./outcome.ts";
import { isOutcome, loadCore, vocabularyOf, withLigands } from "./ruleset.ts";
import { stage } from "./stage.ts";

export interface ConformOptions {
  readonly core: string;
  /** The folder that `codegen` wrote. */
  readonly code: string;
  readonly component: string;
  /** The folder of the case files. */
  readonly cases: string;
  /** The report as JSON. */
  readonly out?: string;
}

/** Runs all cases through the oracle and the component, as the stages before have left them, and the core's interpreter. */
export const conform = stage(async ({ core: corePath, code, component, cases, out }: ConformOptions) => {
  const loaded = await loadCore({ core: corePath });
  if (isOutcome(loaded)) return loaded;
  return compareBackEnds({
    core: loaded.core,
    oracle: await readTree(join(code, "gleam")),
    component: await readBytes(component, "the component"),
    cases,
    out,
  });
});

export interface ConformSourceOptions {
  readonly source: string;
  readonly cases: string;
  /** A component that is built already; without it one is built. */
  readonly component?: string;
  readonly note?: Note;
}

/** The same from a source, with nothing written. */
export const conformSource = stage(async ({ source, cases, component, note }: ConformSourceOptions) => {
  const loaded = await loadCore({ source });
  if (isOutcome(loaded)) return loaded;
  const { core } = loaded;
  return compareBackEnds({
    core,
    oracle: generatePackage(core),
    component:
      component === undefined
        ? (await makeComponent(loaded, await generateCode("spidermonkey", core), note)).bytes
        : await readBytes(component, "the component"),
    cases,
  });
});

interface Comparison {
  readonly core: Core;
  /** The Gleam package. */
  readonly oracle: ReadonlyMap<string, string>;
  readonly component: Uint8Array;
  readonly cases: string;
  readonly out?: string | undefined;
}

async function compareBackEnds({ core, oracle, component, cases: folder, out }: Comparison): Promise<Outcome> {
  const conformance = await import("@glither/conformance");
  const vocabulary = withLigands(vocabularyOf(core.dialect.name), core);
  const cases = await readCases(folder, vocabulary);
  const backEnds = [
    await conformance.gleamBackEnd(core, oracle),
    conformance.interpreterBackEnd(core),
    await conformance.componentBackEnd(await engineName(component), component, core),
  ];
  const report = conformance.conform(backEnds, cases, conformance.nameableRules(core));
  const agreed = report.cases.every(({ passed }) => passed);
  const smallest = agreed ? undefined : conformance.smallestDisagreement(backEnds, cases, vocabulary);
  const data = { ...report, ...(smallest ? { smallest } : {}) };
  if (out !== undefined) await writeWhole(out, toJson(data));
  return { exitCode: agreed ? EXIT.clean : EXIT.conformance, text: conformance.renderReport(report, smallest), data };
}

/** The engine that built the component, as its record says; without a record, just a component. */
async function engineName(component: Uint8Array): Promise<string> {
  const { ArtifactError, readRecord } = await import("@glither/artifact");
  try {
    return readRecord(component).engine.split("/", 1)[0] ?? "";
  } catch (error) {
    if (error instanceof ArtifactError) return "component";
    throw error;
  }
}

/** The files of a folder by their paths within it. */
async function readTree(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await listFiles(folder);
  if (files.length === 0)
    throw new StageError("NOT_FOUND", `there is no generated code in \`${folder}\``, {
      exitCode: EXIT.usage,
      hint: "run `codegen` first",
    });
  const texts = files.map(async (file) => [file, await readText(join(folder, file), "the generated file")] as const);
  return new Map(await Promise.all(texts));
}
