import type { Binding, BindingSet } from "@glither/host";
import { witName, witPackage } from "@glither/wit";
import type { BindingContract } from "../contract.ts";
import { ProviderError } from "../error.ts";
import { enrichmentBinding } from "./_enrichment-binding.ts";
import { verbBinding } from "./_verb-binding.ts";
import type { Action, Actor } from "./action.ts";
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
  /** Does one action, as whoever delivers it later has it done. */
  act(action: Action): Promise<void>;
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
    async act(action) {
      const actor = actors.get(action.verb);
      if (actor === undefined) throw new ProviderError("REFUSED", `nobody does \`${action.verb}\``);
      await actor.act(action);
    },
    async close() {
      await Promise.all([...new Set([...providers.values(), ...actors.values()])].map((part) => part.close?.()));
    },
  };
}
