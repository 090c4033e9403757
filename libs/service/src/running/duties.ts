import { type Delivered, type DeliveryBindings, deliverDue, type Working } from "@glither/ledger";
import type { Host } from "./host.ts";
import { Looking, type Unjudged } from "./looking.ts";

export interface DutyOptions {
  readonly host: Host;
  /** Told what went wrong; the same is tried again. */
  readonly failed: (error: unknown) => void;
  /** Told of an action that could not be done, by codes. */
  readonly undone: (what: Readonly<Record<string, string>>) => void;
  readonly unjudged: Unjudged;
}

export interface Duties extends Working {
  /** An answer may have become another one, and with it what a deployment waits for. */
  lookAgain(deployment: string): void;
}

/** Settles what is due and what has come to hold, delivers actions and deletes what has expired, until it is stopped. */
export function beginDuties({ host, failed, undone, unjudged }: DutyOptions): Duties {
  const { ledger, metrics } = host;
  const told = ({ delivery: { id, deployment, call }, attempted }: Delivered): void => {
    const { outcome } = attempted;
    metrics.deliveries.inc({ deployment, outcome });
    if (outcome !== "done") undone({ id, verb: call.verb, outcome, reason: attempted.reason });
  };
  const looking = new Looking(host, unjudged);
  const working = ledger.work({
    recheck: (signal) => looking.look(signal),
    deliver: (signal) => deliverDue(ledger, { bindings: deliveriesOf(host), signal, told }),
    settled(settled) {
      for (const { entry } of settled) metrics.settlements.inc({ deployment: entry.deployment, by: "deadline" });
    },
    failed(error) {
      metrics.dutiesFailed.inc();
      failed(error);
    },
  });
  return {
    wake: () => working.wake(),
    stop: () => working.stop(),
    lookAgain(deployment) {
      looking.want(deployment);
      void working.wake();
    },
  };
}

/** Of the configuration that stands now: an action goes by today's bindings, whenever it was decided. */
function deliveriesOf({ generation }: Host): Readonly<Record<string, DeliveryBindings>> {
  return Object.fromEntries([...generation.deployments].map(([name, { deliveries }]) => [name, deliveries]));
}
