import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type Core, toCbor } from "@glither/roux/core";
import { compileComponent } from "@glither/stages/compile/component";

/** A ruleset's meaning, and the bytes that identify it. */
export interface Loaded {
  readonly core: Core;
  readonly bytes: Uint8Array;
}

export function load(name: string, text: string): Loaded {
  const { core, diagnostics } = compile(name, text, VOCABULARIES);
  if (core === undefined) throw new Error(`the benchmark's ruleset does not compile: ${diagnostics[0]?.message}`);
  return { core, bytes: toCbor(core) };
}

/** The component as it is published: world, imports proved, build record. */
export async function buildDirect(loaded: Loaded): Promise<Uint8Array> {
  const { bytes } = await compileComponent(loaded, "direct");
  return bytes;
}
