import { witIdentifier } from "@glither/wit";
import { withShim } from "./_shim.ts";
import { ComponentError, reasonOf } from "./error.ts";
import type { WorldText } from "./world-text.ts";

/** All that StarlingMonkey could reach the outside with. Without these the component imports no WASI at all. */
const AMBIENT_AUTHORITY = ["stdio", "random", "clocks", "http", "fetch-event"] as const;

/** componentize-js also takes the source itself; its declarations know only the form with a file. */
type ComponentizeSource = (
  source: string,
  options: { readonly witWorld: string; readonly worldName: string; readonly disableFeatures: readonly string[] },
) => Promise<{ readonly component: Uint8Array }>;

/** The engine's bindings drop a U+FEFF that begins a text, so that two texts which differ would be one to a rule. */
const WHOLE_TEXTS = `{
  const whole = new TextDecoder("utf-8", { ignoreBOM: true });
  const { decode } = TextDecoder.prototype;
  TextDecoder.prototype.decode = (...args) => decode.apply(whole, args);
}
`;

/** The generated module inside a JavaScript engine: about 12 MB, not reproducible, and the reference for the others. */
export async function buildWithSpiderMonkey(module: string, { world, worldName }: WorldText): Promise<Uint8Array> {
  try {
    const engine = await withShim(() => import("@bytecodealliance/componentize-js"));
    const componentize = engine.componentize as unknown as ComponentizeSource;
    const { component } = await componentize(WHOLE_TEXTS + module, {
      witWorld: world,
      worldName: witIdentifier(worldName),
      disableFeatures: AMBIENT_AUTHORITY,
    });
    return component;
  } catch (cause) {
    throw new ComponentError("ENGINE_FAILED", `componentize-js could not build the component: ${reasonOf(cause)}`, {
      cause,
    });
  }
}
