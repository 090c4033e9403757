import { encodeModule, lookupModule } from "@glither/codegen-wasm";
import { documentOf } from "./document.ts";

/**
 * A configuration as a core module: its text as data, a perfect hash over its keys, and code that looks one up. The same configuration
 * gives the same bytes.
 *
 * @throws ConfigError NOT_JSON, AMBIGUOUS_KEY, TOO_LARGE
 */
export function configModule(config: unknown): Uint8Array {
  const { bytes, places } = documentOf(config);
  const encoder = new TextEncoder();
  return encodeModule(
    lookupModule(
      [...places].map(([key, place]) => ({ key: encoder.encode(key), ...place })),
      bytes,
    ),
  );
}
