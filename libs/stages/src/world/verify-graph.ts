import type { TrustPolicy } from "@glither/attest";
import { fromCbor } from "@glither/roux/core";
import { asCore, type LoadedCore } from "../compile/core-file.ts";
import { digestOf } from "../files/digest.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { about, stage } from "../stage.ts";
import { type TrustOptions, trustPolicy } from "../trust/trust.ts";
import { checkWorld } from "./check-world.ts";
import { derive } from "./derive.ts";
import {
  canonicalGraph,
  type GraphDocument,
  type GraphFile,
  graphName,
  graphPredicate,
  readGraphFile,
} from "./graph-file.ts";
import type { PulledPart } from "./parts.ts";
import { type PartsFile, partsOf } from "./parts-file.ts";
import { refused } from "./refused.ts";

export interface VerifyGraphOptions extends TrustOptions {
  /** A file that `compose` wrote. */
  readonly graph: string;
  /** Its ruleset as it was published, by digest: nothing else may have disposed of the edges. */
  readonly world?: string;
}

/** A graph that is what its attestation and its parts say. */
export interface VerifiedGraph {
  readonly graph: GraphDocument;
  readonly parts: readonly PulledPart[];
  readonly digest: string;
  /** Who has signed it. */
  readonly signer: string;
}

/** Checks a graph from signed artifacts alone: its signature, each part, and that composing them again gives the same graph. */
export const verifyGraph = stage(async ({ graph: path, world, ...trust }: VerifyGraphOptions): Promise<Outcome> => {
  const { graph, digest, signer } = await about(path, async () =>
    verifiedGraph(await readGraphFile(path), await trustPolicy(trust), world),
  );
  const { parts, edges, world: by } = graph.plan;
  return {
    exitCode: EXIT.clean,
    text: [
      `verified ${path}`,
      `  ok      signature: \`${digest}\`, by ${signer}`,
      `  ok      ruleset: ${by.ruleset} ${by.version}, core \`${by.core}\`, ${world === undefined ? "on the word of that signer" : `as published in ${world}`}`,
      `  ok      parts: ${parts.length}, each verified by its digest`,
      `  ok      edges: ${edges.length}, the same when the parts are composed again`,
    ]
      .map(oneLine)
      .join("\n"),
    data: { verified: true, digest, signer, plan: graph.plan },
  };
});

/** @throws StageError with exit code 5 for whatever is not as it was signed. */
export async function verifiedGraph(
  { graph, bundle }: GraphFile,
  policy: TrustPolicy,
  world?: string,
): Promise<VerifiedGraph> {
  const { digest } = await canonicalGraph(graph);
  const signer = await signerOf(graph, bundle, digest, policy);
  const core = coreOf(graph);
  await checkWorld({ graph, core, policy, world });
  const derived = await derive({ core, path: graph.plan.world.ruleset, file: partsFileOf(graph), policy });
  if ("faults" in derived) {
    const [fault] = derived.faults;
    throw refused(`its parts cannot be linked: \`${fault?.interface}\`, ${fault?.detail}`);
  }
  const again = await canonicalGraph(derived.graph);
  if (again.digest !== digest) throw refused(`its parts compose another graph: ${difference(graph, derived.graph)}`);
  return { graph, parts: derived.parts, digest, signer };
}

async function signerOf(graph: GraphDocument, bundle: unknown, digest: string, policy: TrustPolicy): Promise<string> {
  const { canonicalText, isJson } = await import("@glither/artifact");
  const { PREDICATES_BEYOND, ruleFor, verifyBundle } = await import("@glither/attest");
  const name = graphName(graph);
  const rule = ruleFor(policy, name);
  if (rule === undefined) throw refused(`the trust policy has no rule for \`${name}\``);
  const { root } = policy;
  const { statement, signer } = verifyBundle({
    bundle: Buffer.from(JSON.stringify(bundle)),
    trust: { signers: rule.signers, timestamped: rule.timestamped, ...(root === undefined ? {} : { root }) },
    expected: { subjectDigest: digest, predicateType: PREDICATES_BEYOND.graph },
  });
  const { predicate } = statement;
  const stated = JSON.parse(JSON.stringify(graphPredicate(graph)));
  if (isJson(predicate) && canonicalText(predicate) === canonicalText(stated)) return signer;
  throw refused("its attestation states other edges than it has");
}

function coreOf({ core, plan }: GraphDocument): LoadedCore {
  const bytes = Buffer.from(core, "base64");
  if (digestOf(bytes) !== plan.world.core) throw refused("the core within is not that of the ruleset it names");
  return { core: read(() => asCore(decoded(bytes), plan.world.ruleset)), bytes };
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return fromCbor(bytes);
  } catch {
    return undefined;
  }
}

/** What the graph was composed of, from itself, held to what a file of parts is held to. */
function partsFileOf({ plan, references, outer }: GraphDocument): PartsFile {
  const { parts, mappings } = plan;
  const unsorted = parts.find(({ name }, at) => at > 0 && !((parts[at - 1]?.name ?? "") < name));
  if (unsorted !== undefined) throw refused(`its part \`${unsorted.name}\` is there twice, or out of order`);
  const named = parts.map(({ name, zone, region, offer, wish, digest }) => {
    const reference = Object.hasOwn(references, name) ? references[name] : undefined;
    if (reference === undefined || !String(reference).endsWith(`@${digest}`))
      throw refused(`the part \`${name}\` is pinned to \`${digest}\`, and something else is named`);
    return [name, { reference, zone, region, offer, wish }] as const;
  });
  const file = { parts: Object.fromEntries(named), mappings, ...(outer === undefined ? {} : { outer }) };
  return read(() => partsOf(file, "its parts"));
}

/** What reads files says that one is malformed; within a graph that was signed it is a refusal. */
function read<T>(within: () => T): T {
  try {
    return within();
  } catch (error) {
    throw error instanceof StageError ? refused(error.message) : error;
  }
}

function difference({ plan: given }: GraphDocument, { plan: found }: GraphDocument): string {
  const edges = ({ edges }: GraphDocument["plan"]): ReadonlySet<string> =>
    new Set(edges.map(({ from, pour, to }) => `${from} → ${to} by \`${pour}\``));
  const beyond = [...edges(given)].find((edge) => !edges(found).has(edge));
  if (beyond !== undefined) return `it has an edge that nobody may link, ${beyond}`;
  const missing = [...edges(found)].find((edge) => !edges(given).has(edge));
  return missing === undefined ? "something of its parts or edges is not as they say" : `it lacks ${missing}`;
}
