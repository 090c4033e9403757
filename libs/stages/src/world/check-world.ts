import type { TrustPolicy } from "@glither/attest";
import type { LoadedCore } from "../compile/core-file.ts";
import { openReference } from "../publish/store.ts";
import { about } from "../stage.ts";
import { type GraphDocument, graphName } from "./graph-file.ts";
import { refused } from "./refused.ts";

/**
 * Holds the ruleset within a graph to what the policy says of its name: the oldest version, the snapshots, and, where it is named as it
 * was published, all that is checked of anything that runs. A statement that the policy demands of it by name only what was published
 * has; without that the graph is refused.
 *
 * @throws StageError with exit code 5.
 */
export async function checkWorld({
  graph,
  core: { core },
  policy,
  world,
}: {
  readonly graph: GraphDocument;
  readonly core: LoadedCore;
  readonly policy: TrustPolicy;
  readonly world: string | undefined;
}): Promise<void> {
  const { ANY_NAME, isOlder, ruleFor } = await import("@glither/attest");
  const name = graphName(graph);
  const { version } = core.ruleset;
  const minimum = policy.minimumVersions.get(name);
  if (minimum !== undefined && isOlder(version, minimum))
    throw refused(`version \`${version}\` of \`${name}\` is older than the pinned \`${minimum}\``);
  if (!policy.snapshots.includes(core.snapshot_version))
    throw refused(`the policy accepts no snapshot of version \`${core.snapshot_version}\``);
  if (world !== undefined) return published(graph, policy, world);
  const rule = ruleFor(policy, name);
  const demanded = rule?.name === ANY_NAME ? [] : (rule?.statements ?? []).filter((kind) => kind !== "signature");
  if (demanded.length === 0) return;
  const kinds = demanded.map((kind) => `\`${kind}\``).join(", ");
  throw refused(
    `the policy demands ${kinds} of \`${name}\`, which only its published ruleset has`,
    "name that by its digest with `--world`",
  );
}

async function published(graph: GraphDocument, policy: TrustPolicy, reference: string): Promise<void> {
  const { repositoryOf } = await import("@glither/artifact");
  const { pullVerified } = await import("@glither/host/verify");
  const { store, digest, repository } = await openReference(reference);
  const named = repository === undefined ? {} : { repository };
  const { record } = await about(reference, () => pullVerified({ store, digest, policy, ...named }));
  if (repositoryOf(record) === graphName(graph) && record.coreDigest === graph.plan.world.core) return;
  throw refused(`its edges were disposed of by another ruleset than \`${reference}\``);
}
