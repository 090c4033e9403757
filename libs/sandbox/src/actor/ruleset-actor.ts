import { prepare, type Receipt } from "@glither/host";
import { readArtifact } from "@glither/roux/core";
import { actor, type Bcom, type Constructor, type Methods, methods, type Ref, sendOnly } from "@glither/vat";
import type { Policy } from "../membrane/deployment.ts";
import { ModuleError } from "../module/error.ts";

export interface RulesetActorOptions {
  /** Who is sent what the rules do, by verb: the verb's name and its arguments. What is not named is in the receipt alone. */
  readonly verbs?: Readonly<Record<string, Ref | undefined>>;
  readonly version?: number;
}

/** A ruleset that is an actor: what it is sent, it disposes of. */
export interface RulesetActor {
  /** @param artifact as JSON, by the fields of the ruleset's dialect. @throws ModuleError BAD_VALUE for what is no such artifact. */
  dispose(artifact: unknown): Receipt;
}

/**
 * The constructor of an actor whose step is a ruleset's `dispose`: it has no state, its answer is the receipt, its effects are what the
 * rules do. They are sent when the turn has ended well. It is kept by its name; the ruleset is what the program links to it.
 */
export function rulesetActor(
  name: string,
  { linked, contract }: Policy,
  { verbs = {}, version = 1 }: RulesetActorOptions = {},
): Constructor<[], Methods<RulesetActor>> {
  const dispose = prepare(linked, contract, { actions: "deferred" });
  return actor(name, version, (_bcom: Bcom) =>
    methods({
      dispose: (artifact: unknown): Receipt => {
        const { values, problems } = readArtifact(contract.fields, artifact);
        if (values === undefined)
          throw new ModuleError("BAD_VALUE", `that is no artifact of \`${contract.dialect.name}\`: ${problems?.[0]}`);
        const { receipt } = dispose(values);
        for (const { verb, args } of receipt.actions) {
          const target = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
          if (target !== undefined)
            sendOnly(target as Ref<(...said: unknown[]) => unknown>, verb, ...Object.values(args));
        }
        return receipt;
      },
    }),
  );
}
