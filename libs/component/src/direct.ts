import { componentEmbed, componentNew } from "@bytecodealliance/jco-transpile/wasm-tools";
import { witIdentifier } from "@glither/wit";
import { ComponentError, reasonOf } from "./error.ts";
import { withoutRemarks } from "./without-remarks.ts";
import type { WorldText } from "./world-text.ts";

/** The core module as it is, in the wrapping that makes it a component: a few kilobytes, the same ones each time. */
export async function buildDirectly(core: Uint8Array, { world, worldName }: WorldText): Promise<Uint8Array> {
  try {
    const embedded = await componentEmbed({ binary: core, witSource: world, world: witIdentifier(worldName) });
    return withoutRemarks(await componentNew(embedded, []));
  } catch (cause) {
    throw new ComponentError("ENGINE_FAILED", `the core module does not fit its world: ${reasonOf(cause)}`, { cause });
  }
}
