import { createHash } from "node:crypto";
import type { Json } from "@glither/artifact";
import {
  type ArtifactInput,
  type AsyncCrossing,
  admit,
  type BindingSet,
  type CrossingContract,
  linkComponent,
  prepareAsync,
} from "@glither/host";
import type { DeliveryBindings } from "@glither/ledger";
import { readArtifact } from "@glither/roux/core";
import type { DeploymentConfig } from "../config/config.ts";
import { openShadow, type Shadow } from "../shadow/shadow.ts";
import { type AwaitedRules, awaitedRules } from "./awaited.ts";
import type { HostSide, Pulled, Sources } from "./sources.ts";

/** A verified component under a name, with exactly its binding set. */
export interface Deployment {
  readonly config: DeploymentConfig;
  readonly pulled: Pulled;
  /** The digest of the component itself, which stands in the log. */
  readonly component: string;
  readonly contract: CrossingContract;
  /** An artifact's values, or everything that is wrong with it. */
  read(json: unknown): { readonly artifact: ArtifactInput } | { readonly problems: readonly string[] };
  cross(artifact: ArtifactInput): Promise<Crossed>;
  /** The candidate that decides beside it, if one does. */
  readonly shadow: Shadow | undefined;
  /** What does its actions when the ledger has them delivered, by verb. */
  readonly deliveries: DeliveryBindings;
  /** What answers for it. */
  readonly bindings: BindingSet;
  /** What its rules wait for with `when`, where they are known and do. */
  readonly awaited: AwaitedRules | undefined;
  /** Lets go of what its bindings hold open. */
  close(): Promise<void>;
}

export interface Crossed {
  readonly crossing: AsyncCrossing;
  /** The artifact and the answers as they are kept. */
  readonly artifact: Json;
  readonly answers: Readonly<Record<string, Json>>;
}

/**
 * Verifies, links and prepares: the one place that knows how a crossing is made. Its actions are not done in it; the ledger
 * has them delivered when the decision is kept.
 */
export async function openDeployment(config: DeploymentConfig, sources: Sources, side: HostSide): Promise<Deployment> {
  const pulled = await sources.pull(config.component, config.trust);
  const { component, contract } = pulled;
  const { imports } = admit(component).contract;
  const awaited = await awaitedRules(pulled);
  const watched = awaited?.watched ?? [];
  const needs = { contract, imports, watched, side };
  const { bindings, deliveries, close } = await sources.bindings(config.bindings, needs);
  const [dispose, shadow] = await Promise.all([
    linkComponent(component, bindings, { limits: config.limits }).then((linked) => prepareAsync(linked, contract)),
    openShadow({ config, sources, side, pinned: pulled, watched }),
  ]).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    config,
    pulled,
    component: `sha256:${createHash("sha256").update(component).digest("hex")}`,
    contract,
    shadow,
    deliveries,
    bindings,
    awaited,
    async close() {
      await shadow?.close();
      await close();
    },
    read(json) {
      const { values, problems } = readArtifact(contract.fields, json);
      return values === undefined ? { problems } : { artifact: values };
    },
    async cross(artifact) {
      const crossing = await dispose(artifact);
      return {
        crossing,
        artifact: Object.fromEntries(artifact) as Json,
        answers: crossing.answers as Readonly<Record<string, Json>>,
      };
    },
  };
}
