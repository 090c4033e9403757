import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildRecord } from "@glither/artifact";
import type { Engine, EngineCode } from "@glither/component";
import { makeComponent, recordOf } from "../compile/component.ts";
import type { LoadedCore } from "../compile/core-file.ts";
import { errorCode, writeWhole } from "../files/files.ts";
import type { Note } from "../outcome.ts";

/** A component and the engine that built it. */
export interface EngineComponent {
  readonly engine: string;
  readonly bytes: Uint8Array;
}

export interface EveryEngineOptions {
  readonly loaded: LoadedCore;
  readonly codeFor: (engine: Engine) => Promise<EngineCode>;
  /** A component that is built already: its engine builds none. */
  readonly given?: Uint8Array;
  /** A folder that keeps what is built from one run to the next; without one all is built each time. */
  readonly folder?: string;
  /** Engines whose components are wanted; all of them by default. That of a given component always is. */
  readonly engines?: readonly Engine[];
  readonly note?: Note;
}

/**
 * What every engine makes of a ruleset, so that each judges the others. Some take seconds, which is what the folder is for:
 * what it keeps is used again as long as its record says that it was built of the same.
 */
export async function byEveryEngine({ given, engines, ...options }: EveryEngineOptions): Promise<EngineComponent[]> {
  const { ENGINES } = await import("@glither/component/engines");
  const known = given && { engine: (await recordIn(given))?.engine.split("/", 1)[0] ?? "component", bytes: given };
  const built: EngineComponent[] = [];
  for (const engine of ENGINES.toReversed().filter((one) => engines?.includes(one) !== false || known?.engine === one))
    built.push(known?.engine === engine ? known : { engine, bytes: await builtBy(engine, options) });
  return known === undefined || built.includes(known) ? built : [...built, known];
}

async function builtBy(
  engine: Engine,
  { loaded, codeFor, folder, note }: Omit<EveryEngineOptions, "given" | "engines">,
): Promise<Uint8Array> {
  const code = await codeFor(engine);
  const path = folder === undefined ? undefined : join(folder, `${engine}.wasm`);
  const kept = path === undefined ? undefined : await readKept(path);
  if (kept && (await recordIn(kept))?.inputDigest === recordOf(loaded, code).inputDigest) return kept;
  const { bytes } = await makeComponent(loaded, code, note);
  if (path !== undefined) await writeWhole(path, bytes);
  return bytes;
}

async function readKept(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** The build record, or undefined where there is none, or none that can be read. */
export async function recordIn(component: Uint8Array): Promise<BuildRecord | undefined> {
  const { ArtifactError, readRecord } = await import("@glither/artifact");
  try {
    return readRecord(component);
  } catch (error) {
    if (error instanceof ArtifactError) return undefined;
    throw error;
  }
}
