import type { BuildRecord } from "@glither/artifact";
import type { Engine, EngineCode } from "@glither/component";
import { COMPILER_VERSION, type Core, isOwnEnrichment, namedOf } from "@glither/roux/core";
import { attest, deriveWorld, printWorld, withoutShared } from "@glither/wit";
import { digestOf } from "../files/digest.ts";
import { readText, writeWhole } from "../files/files.ts";
import { EXIT, type Note, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";
import { codeBytes, generateCode, readCode } from "./code.ts";
import { type LoadedCore, readCore, unversionedCore } from "./core-file.ts";

export interface ComponentOptions {
  readonly core: string;
  /** The folder that `codegen` wrote. */
  readonly code: string;
  /** The `world.wit` that `wit` wrote. */
  readonly world: string;
  readonly engine: Engine;
  /** The `.wasm` file to write. */
  readonly out: string;
  /** The same with the record that it has without a version, for the judges. */
  readonly judged?: string;
}

/** Makes a component of the generated code, proves its imports, and lets it carry its build record. */
export const component = stage(async ({ core: corePath, code, world, engine, out, judged }: ComponentOptions) => {
  const loaded = await readCore(corePath);
  const generated = await readCode(engine, code, loaded.core.ruleset.name);
  const derived = printWorld(deriveWorld(loaded.core));
  if ((await readText(world, "the world")) !== derived)
    throw new StageError("REFUSED", `\`${world}\` is not the world of this snapshot`, {
      exitCode: EXIT.link,
      hint: "run `wit` again",
    });
  const { bytes, record } = await makeComponent(loaded, generated);
  await writeWhole(out, bytes);
  if (judged !== undefined) {
    const { withRecord } = await import("@glither/artifact");
    await writeWhole(judged, withRecord(bytes, recordOf(unversionedCore(loaded.core), generated)));
  }
  return componentOutcome(loaded.core, bytes, record);
});

export interface MadeComponent {
  readonly bytes: Uint8Array;
  readonly record: BuildRecord;
}

/** What the compiler and its engine pin of a component, so that a host can refuse what it does not know. */
const WASI = "none";
export const ENGINE_VERSIONS: Readonly<Record<Engine, string>> = {
  direct: "direct/1",
  spidermonkey: "spidermonkey/componentize-js-0.23.0",
};

/** The engine of a build record, if this compiler knows it. */
export function engineOf({ engine }: BuildRecord): Engine | undefined {
  return (Object.keys(ENGINE_VERSIONS) as Engine[]).find((known) => engine.startsWith(`${known}/`));
}

export async function makeComponent(loaded: LoadedCore, code: EngineCode, note?: Note): Promise<MadeComponent> {
  const { core } = loaded;
  if (code.engine === "spidermonkey")
    note?.(`building the component of ${core.ruleset.name} with ${code.engine}, which takes some seconds …`);
  const { embedDeclared, embedRecord, embedWorld } = await import("@glither/artifact");
  const { buildComponent } = await import("@glither/component");
  const world = deriveWorld(core);
  const record = recordOf(loaded, code);
  const text = printWorld(world);
  const component = await buildComponent(code, world, { world: text, worldName: world.name });
  const declared = [
    ...core.enrichments.filter(isOwnEnrichment),
    ...core.fields.filter(({ path }) => namedOf(path) !== undefined),
  ];
  return { bytes: embedRecord(embedWorld(embedDeclared(component, declared), withoutShared(text)), record), record };
}

/** From the core to its component. What wraps a module takes longest to load, and does so while the module is made. */
export async function compileComponent(loaded: LoadedCore, engine: Engine, note?: Note): Promise<MadeComponent> {
  const [, code] = await Promise.all([import("@glither/component"), generateCode(engine, loaded.core)]);
  return makeComponent(loaded, code, note);
}

/** The record of a component before it is built: all that the build reads is in it. */
export function recordOf({ core, bytes }: LoadedCore, code: EngineCode): BuildRecord {
  const world = deriveWorld(core);
  const pins = { compiler: `glither/${COMPILER_VERSION}`, engine: ENGINE_VERSIONS[code.engine], wasi: WASI };
  const coreDigest = digestOf(bytes);
  const text = printWorld(world);
  return {
    ruleset: core.ruleset.name,
    version: core.ruleset.version,
    dialect: core.dialect.name,
    dialectVersion: core.dialect.version,
    snapshotVersion: core.snapshot_version,
    coreDigest,
    witAttestation: attest(world).digest,
    ...pins,
    inputDigest: digestOf(
      JSON.stringify([coreDigest, digestOf(codeBytes(code)), digestOf(text), pins.compiler, pins.engine, pins.wasi]),
    ),
  };
}

export function componentOutcome(core: Core, bytes: Uint8Array, record: BuildRecord) {
  const digest = digestOf(bytes);
  return {
    exitCode: EXIT.clean,
    text: `${core.ruleset.name}: ${bytes.length.toLocaleString("en")} bytes by ${record.engine}, ${digest}`,
    data: { digest, size: bytes.length, record },
  };
}
