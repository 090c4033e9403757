import { type BuildRecord, embedRecord, embedWorld } from "@glither/artifact";
import { VOCABULARIES } from "@glither/dialects";
import { componentOfWorld } from "@glither/host/testing/component";
import { compile } from "@glither/roux";
import { toCbor } from "@glither/roux/core";
import { attest, deriveWorld, printWorld, withoutShared } from "@glither/wit";
import { digestOf } from "../files/digest.ts";
import { GATE } from "./rulesets.ts";

export interface Hollow {
  /** The ruleset's name. */
  readonly name?: string;
  /** The ruleset; `gate` of the other tests when it is left out. */
  readonly text?: string;
  /** As its text has it, when it is left out. */
  readonly version?: string;
  /** Tells components of one ruleset apart: what they were built from. */
  readonly input?: string;
  /** A change of the world's text. */
  readonly world?: (text: string) => string;
  /** A change of what it says that it was built from. */
  readonly record?: (record: BuildRecord) => BuildRecord;
}

/**
 * A component with the world and the build record of a ruleset, made in milliseconds: everything can be done
 * with it but to run it, for its `dispose` traps.
 */
export async function hollowComponent({
  name = "gate",
  text = GATE,
  version,
  input = "a",
  world: change = (world) => world,
  record: claim = (record) => record,
}: Hollow = {}): Promise<Uint8Array> {
  const { core } = compile(name, text, VOCABULARIES);
  if (core === undefined) throw new Error("the ruleset for tests does not compile");
  const world = deriveWorld(core);
  const witSource = change(printWorld(world));
  const component = await componentOfWorld(witSource, world.name);
  const record: BuildRecord = {
    ruleset: name,
    version: version ?? core.ruleset.version,
    dialect: core.dialect.name,
    dialectVersion: core.dialect.version,
    snapshotVersion: core.snapshot_version,
    coreDigest: digestOf(toCbor(core)),
    witAttestation: attest(world).digest,
    compiler: "glither/0.1.0",
    wasi: "none",
    engine: "hollow",
    inputDigest: digestOf(input),
  };
  return embedRecord(embedWorld(component, withoutShared(printWorld(world))), claim(record));
}

/** The world with one import more than any host of the dialect offers. */
export function withForeignImport(text: string): string {
  return text.replace("interface enrich {", "interface enrich {\n  moon-phase: func() -> string;");
}
