import { createHash } from "node:crypto";
import { printWorld } from "./print.ts";
import { importsOf, type World, worldId } from "./world.ts";

/** What is signed of a world: its name and the hash of its canonical text. */
export interface Attestation {
  /** `glither:mail/mailguard@0.1.0`. */
  readonly world: string;
  /** `sha256:` and the hash of the canonical text in UTF-8. */
  readonly digest: string;
  /** `glither:mail/enrich@0.1.0#dkim-domain` and so on: the whole authority, for people who read the attestation. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
}

export function attest(world: World): Attestation {
  return {
    world: worldId(world),
    digest: `sha256:${createHash("sha256").update(printWorld(world)).digest("hex")}`,
    imports: importsOf(world).map((item) => `${item.interface}#${item.function}`),
    exports: ["dispose"],
  };
}
