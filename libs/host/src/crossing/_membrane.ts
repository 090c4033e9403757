import { importName, jsName, witName, witPackage } from "@glither/wit";
import type { Limits } from "../limits.ts";
import { type Binding, findBinding, withoutVersion } from "../link/binding-set.ts";
import type { LinkedComponent } from "../link/link-component.ts";
import type { ImportObject } from "../program.ts";
import { deferring } from "./_deferred.ts";
import { failureOf } from "./_failure-of.ts";
import { guardEnrichment } from "./_guard-enrichment.ts";
import { guardVerb } from "./_guard-verb.ts";
import { failingAs, type Guarded } from "./_guarded.ts";
import type { Border, CrossingLog } from "./_log.ts";
import type { CrossingContract, CrossingOptions } from "./contract.ts";
import { CrossingError } from "./error.ts";

/**
 * The import object of crossings: the bindings, with every call checked and recorded, and every answer checked against
 * the contract before it reaches the component.
 *
 * @throws CrossingError `CONTRACT_MISMATCH` for an import that the contract does not describe, since its
 *   answers could not be checked.
 */
export function membrane(
  linked: Pick<LinkedComponent, "contract" | "bindings">,
  contract: CrossingContract,
  border: Border,
  { limits, actions }: CrossingOptions & { readonly limits: Limits },
): ImportObject {
  const described = describedImports(contract, border, limits, actions);
  const imports: ImportObject = {};
  for (const entry of linked.contract.imports) {
    const from = withoutVersion(entry.interface);
    const guard = described.get(`${from}#${entry.function}`);
    const binding = findBinding(linked.bindings, entry.interface, entry.function);
    if (guard === undefined || binding === undefined) {
      throw new CrossingError(
        "CONTRACT_MISMATCH",
        `the component imports \`${importName(entry)}\`, which its contract does not describe`,
        { hint: "run the component with the contract of the ruleset that it was built from" },
      );
    }
    const guarded = guard(failingAs(importName(entry), binding));
    const functions = imports[from] ?? {};
    functions[jsName(entry.function)] = (...args) => failingClosed(border.log, limits, guarded, args);
    imports[from] = functions;
    imports[entry.interface] = functions;
  }
  return imports;
}

function describedImports(
  contract: CrossingContract,
  border: Border,
  limits: Limits,
  actions: CrossingOptions["actions"],
): Map<string, (binding: Binding) => Guarded> {
  const described = new Map<string, (binding: Binding) => Guarded>();
  const dialect = witPackage(contract.dialect.name);
  for (const enrichment of contract.enrichments) {
    const name = `${dialect}/enrich#${witName(enrichment.path)}`;
    described.set(name, (binding) => guardEnrichment(enrichment, contract, binding, border, limits));
  }
  for (const verb of contract.verbs) {
    const name = `${dialect}/actions#${witName(verb.name)}`;
    described.set(name, (binding) => {
      return guardVerb(verb, contract, actions === "deferred" ? deferring(verb) : binding, border, limits);
    });
  }
  return described;
}

function failingClosed(log: CrossingLog, { calls }: Limits, call: Guarded, args: readonly unknown[]): unknown {
  if (log.failure !== undefined) {
    throw log.failure;
  }
  try {
    log.calls += 1;
    if (log.calls > calls) throw new CrossingError("TOO_MANY_CALLS", "the component called its host without end");
    return call(args);
  } catch (cause) {
    log.failure = failureOf(cause);
    throw log.failure;
  }
}
