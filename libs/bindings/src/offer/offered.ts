import type { Binding, BindingSet } from "@glither/host";
import type { DeliveryBindings } from "@glither/ledger";
import { witName, witPackage } from "@glither/wit";
import type { BindingContract } from "../contract.ts";
import { deliveriesOf } from "./_deliveries.ts";
import { enrichmentBinding } from "./_enrichment-binding.ts";
import { verbBinding } from "./_verb-binding.ts";
import type { Actor } from "./action.ts";
import type { Provider } from "./provider.ts";

/** Everything that answers and acts for a ruleset, by path and by verb. */
export interface Parts {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly actors: ReadonlyMap<string, Actor>;
}

/** A binding set that is ready, with what it holds open. */
export interface OfferedBindings {
  /** What components are linked to. */
  readonly bindings: BindingSet;
  /** What does actions that a ledger delivers, by verb. */
  readonly deliveries: DeliveryBindings;
  /** Lets go of files, connections and timers. */
  close(): Promise<void>;
}

/** What a host links components to. Only what has a provider or an actor is in it: the rest links nowhere. */
export function offer({ providers, actors }: Parts, contract: BindingContract): OfferedBindings {
  const dialect = witPackage(contract.dialect.name);
  const enrich = contract.enrichments.flatMap((enrichment): [string, Binding][] => {
    const provider = providers.get(enrichment.path);
    return provider === undefined
      ? []
      : [[witName(enrichment.path), enrichmentBinding(enrichment, provider, contract)]];
  });
  const actions = contract.verbs.flatMap((verb): [string, Binding][] => {
    const actor = actors.get(verb.name);
    return actor === undefined ? [] : [[witName(verb.name), verbBinding(verb, actor, contract)]];
  });
  return {
    bindings: {
      [`${dialect}/enrich`]: Object.fromEntries(enrich),
      [`${dialect}/actions`]: Object.fromEntries(actions),
    },
    deliveries: deliveriesOf(actors),
    async close() {
      await Promise.all([...new Set([...providers.values(), ...actors.values()])].map((part) => part.close?.()));
    },
  };
}
