import { FEATURES, type Feature, type Probe } from "./feature.ts";
import { PROBES } from "./probes.ts";

// As much of the engine's interface as probes need: the language's own types do not have it.
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  instantiate(
    bytes: Uint8Array,
  ): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>;
};

/** Which features the engine has that this program runs on, tried by running them. */
export async function featuresHere(): Promise<ReadonlyMap<Feature, boolean>> {
  const found = await Promise.all(PROBES.map(async (probe) => [probe.feature, await has(probe)] as const));
  return new Map(FEATURES.map((feature) => [feature, found.some(([name, is]) => name === feature && is)]));
}

async function has({ bytes, args, result }: Probe): Promise<boolean> {
  if (!WebAssembly.validate(bytes)) return false;
  try {
    const { instance } = await WebAssembly.instantiate(bytes);
    const run = instance.exports["f"] as (...numbers: readonly number[]) => unknown;
    return run(...args) === result;
  } catch {
    return false;
  }
}
