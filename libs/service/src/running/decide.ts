import { canonicalJson, type Json } from "@glither/artifact";
import type { ArtifactInput } from "@glither/host";
import type { Receipt } from "@glither/host/receipt";
import type { Logged } from "@glither/ledger";
import type { Deployment } from "../deployment/deployment.ts";
import type { RequestTrace } from "../telemetry/tracing.ts";
import type { Host } from "./host.ts";

/** A decision that is in the ledger. */
export interface Decided {
  readonly receipt: Receipt;
  readonly kept: { readonly deployment: string; readonly index: number; readonly hash: string };
  /** Why the host settled it, by a closed code. */
  readonly failure?: string;
}

export interface ToDecide {
  readonly deployment: Deployment;
  readonly artifact: ArtifactInput;
  readonly trace: RequestTrace;
  /** Names the request among all others: who repeats it is given the same decision. */
  readonly key?: string | undefined;
}

/** The same key, and another artifact. */
export class KeyReused extends Error {}

/**
 * Crosses, and keeps what came of it before anybody is told. A repeated request is crossed again, which does nothing, and is
 * answered with what was decided first.
 *
 * @throws KeyReused, LedgerError
 */
export async function decide(host: Host, { deployment, artifact, trace, key }: ToDecide): Promise<Decided> {
  const { config, component, pulled } = deployment;
  const { name, retention } = config;
  const about = { "glither.deployment": name };
  const crossed = await trace.part("cross", about, () => deployment.cross(artifact));
  const { receipt, failure } = crossed.crossing;
  const source = pulled.places?.get(receipt.rule);
  const logged = await trace.part("keep", about, () =>
    host.ledger.decide({
      deployment: name,
      component,
      artifact: crossed.artifact,
      answers: crossed.answers,
      receipt,
      at: Date.now(),
      deliver: true,
      reservations: crossed.crossing.reservations.map(({ id }) => id),
      ...(source === undefined ? {} : { source }),
      ...(retention === undefined ? {} : { retention }),
      ...(key === undefined ? {} : { id: key }),
    }),
  );
  const { statement } = logged.entry;
  if (statement.kind === "decision" && statement.receipt !== receipt) {
    await refuseOther(host, logged, crossed.artifact);
    return { receipt: statement.receipt, kept: keptAs(logged) };
  }
  const { artifact: kept, answers } = crossed;
  deployment.shadow?.judge({ decision: logged.entry.index, artifact: kept, answers, receipt });
  host.metrics.decisions.inc({ deployment: name, verdict: receipt.verdict });
  if (failure !== undefined) host.metrics.failures.inc({ deployment: name, reason: receipt.reason_class });
  return { receipt, kept: keptAs(logged), ...(failure === undefined ? {} : { failure: failure.code }) };
}

/** What was decided first is about the same artifact; where that was deleted since, the key alone says so. */
async function refuseOther({ ledger }: Host, { entry }: Logged, artifact: Json): Promise<void> {
  const contents = await ledger.contents(entry.deployment, entry.index);
  if (contents === undefined || Buffer.from(canonicalJson(contents.artifact)).equals(canonicalJson(artifact))) return;
  throw new KeyReused();
}

function keptAs({ entry: { deployment, index }, hash }: Logged): Decided["kept"] {
  return { deployment, index, hash };
}
