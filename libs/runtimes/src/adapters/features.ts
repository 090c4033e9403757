import type { Feature } from "../probes/feature.ts";
import { PROBES } from "../probes/probes.ts";
import type { Engine } from "./engine.ts";

/** What came of trying one feature. */
export type Tried = { readonly has: true } | { readonly has: false; readonly why: string };

/** Which features an engine has, by running a small module for each; what the engine says of itself is not asked for. */
export async function featuresOf(engine: Engine): Promise<ReadonlyMap<Feature, Tried>> {
  const verdicts = await engine.checkAll(
    PROBES.map(({ bytes, args, result }) => ({
      module: bytes,
      steps: [{ do: "call", name: "f", args, gives: [result] }],
    })),
  );
  const tried = PROBES.map(({ feature }, index): [Feature, Tried] => {
    const verdict = verdicts[index];
    return [feature, verdict?.same === true ? { has: true } : { has: false, why: verdict?.why ?? "it was not tried" }];
  });
  return new Map(tried);
}
