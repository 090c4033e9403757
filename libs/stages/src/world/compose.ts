import { type Fault, reachOf } from "@glither/compose";
import { isOutcome, loadCore } from "../compile/load-core.ts";
import { writeWhole } from "../files/files.ts";
import { inputKind } from "../files/input-kind.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { signer } from "../trust/keys.ts";
import { type TrustOptions, trustPolicy } from "../trust/trust.ts";
import { type Derived, derive } from "./derive.ts";
import { canonicalGraph, type GraphDocument, graphName, graphPredicate, isGraphPath } from "./graph-file.ts";
import { readPartsFile } from "./parts-file.ts";

export interface ComposeOptions extends TrustOptions {
  /** A `.glith` file of `glither.world`, or its snapshot. */
  readonly world: string;
  /** The file that names the parts by their digests. */
  readonly parts: string;
  /** The file to write, `….graph.json`; without it nothing is signed or written. */
  readonly out?: string;
  /** The file of a key, for where the environment has none. */
  readonly keyFile?: string;
}

/**
 * Composes a graph of verified parts: the ruleset disposes of each edge that their contracts allow. Wiring that cannot be linked is a
 * result, with exit code 3; then nothing is signed or written.
 */
export const compose = stage(
  async ({ world, parts: partsPath, out, keyFile, ...trust }: ComposeOptions): Promise<Outcome> => {
    if (out !== undefined && !isGraphPath(out)) throw notAGraphPath(out);
    const loaded = await loadCore((await inputKind(world)) === "ruleset" ? { source: world } : { core: world });
    if (isOutcome(loaded)) return loaded;
    const file = await readPartsFile(partsPath);
    const derived = await derive({ core: loaded, path: world, file, policy: await trustPolicy(trust) });
    if ("faults" in derived) return unlinked(world, derived.faults);
    const { digest } = await canonicalGraph(derived.graph);
    if (out !== undefined) await writeWhole(out, await attested(derived.graph, digest, keyFile, trust.trust));
    const { plan } = derived.graph;
    return {
      exitCode: EXIT.clean,
      text: [...planLines(derived), ...(out === undefined ? [] : [`attested as \`${digest}\` in \`${out}\``])]
        .map(oneLine)
        .join("\n"),
      data: { digest, plan, reach: Object.fromEntries(reachOf(plan)), ...(out === undefined ? {} : { file: out }) },
    };
  },
);

async function attested(
  graph: GraphDocument,
  digest: string,
  keyFile: string | undefined,
  trust: string | undefined,
): Promise<string> {
  const { PREDICATES_BEYOND, signStatement } = await import("@glither/attest");
  const { signing } = await signer({ throwAway: false, keyFile, trust });
  const bundle = await signStatement({
    ...signing,
    subjects: [{ name: graphName(graph), digest, annotations: {} }],
    predicateType: PREDICATES_BEYOND.graph,
    predicate: graphPredicate(graph),
  });
  return `${JSON.stringify({ graph, bundle: JSON.parse(bundle) }, undefined, 2)}\n`;
}

function planLines({ graph: { plan } }: Extract<Derived, { graph: GraphDocument }>): string[] {
  const { parts, edges, refused, outer, capabilities } = plan;
  return [
    `parts: ${parts.length}, edges: ${edges.length}, candidates that are none: ${refused.length}`,
    ...edges.map(({ from, to, pour, guarantee, flags, retrograde, delivery, rule }) => {
      const arrow = retrograde === "diode" ? "──▶" : "◀─▶";
      return `  ${from} ${arrow} ${to}  ${pour}  ${guarantee}, ${delivery}${flags.map((flag) => `, ${flag}`).join("")}  by ${rule}`;
    }),
    ...refused.map(({ from, to, pour, verdict, reason }) => `  ${from} ─✗─ ${to}  ${pour}  ${verdict}: ${reason}`),
    `artifacts come in at ${outer.entries.join(", ") || "no part"}`,
    `whoever runs it grants ${capabilities.join(", ") || "nothing"}`,
  ];
}

function unlinked(world: string, faults: readonly Fault[]): Outcome {
  return {
    exitCode: EXIT.link,
    text: [
      `\`${world}\` links what cannot be linked; nothing was written`,
      ...faults.map(
        ({ code, interface: name, parts, detail }) => `  ${code}  ${parts.join(" → ")}  \`${name}\`: ${detail}`,
      ),
    ]
      .map(oneLine)
      .join("\n"),
    data: { faults },
  };
}

function notAGraphPath(out: string): StageError {
  return new StageError("MALFORMED", `\`${out}\` does not end in \`.graph.json\``, {
    exitCode: EXIT.usage,
    hint: "by that ending `tangle verify`, `tangle weave` and `tangle serve` know a graph",
  });
}
