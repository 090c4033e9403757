import { type ComponentContract, importName, UNSATISFIED } from "@glither/wit";
import { type BindingSet, findBinding, withoutVersion } from "./binding-set.ts";
import { LinkError } from "./error.ts";

/**
 * Default deny: all that a component imports must be in the binding set.
 *
 * @throws LinkError `MISSING_IMPORT`, and `UNSATISFIED_GUARD` for what no binding set can make up for.
 */
export function refuseUnbound(contract: ComponentContract, bindings: BindingSet): void {
  refuseUnsatisfied(contract);
  const missing = contract.imports
    .filter((entry) => findBinding(bindings, entry.interface, entry.function) === undefined)
    .map(importName);
  if (missing.length > 0) {
    throw new LinkError(
      "MISSING_IMPORT",
      `the component imports ${missing.map((name) => `\`${name}\``).join(", ")}, which the binding set does not provide`,
      { missing, hint: "add a binding, or run the ruleset where the host offers it" },
    );
  }
}

/** Whatever the binding set offers: what these imports stand for has no producer, so nobody can answer for one. */
function refuseUnsatisfied({ imports }: ComponentContract): void {
  const unsatisfied = imports.filter((entry) => withoutVersion(entry.interface).endsWith(`/${UNSATISFIED}`));
  if (unsatisfied.length === 0) return;
  throw new LinkError(
    "UNSATISFIED_GUARD",
    `the ruleset's guards read ${unsatisfied.map((entry) => `\`${entry.function}\``).join(", ")}, which nothing produces`,
    {
      missing: unsatisfied.map(importName),
      hint: "declare it with `enrich … from …` in the ruleset, and build it again without `--allow-unsat`",
    },
  );
}
