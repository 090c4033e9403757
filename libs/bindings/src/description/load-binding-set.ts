import type { Counters } from "@glither/ledger";
import type { BindingContract } from "../contract.ts";
import { BindingsError, type Problem } from "../error.ts";
import type { Actor } from "../offer/action.ts";
import { neededOf, type Uses } from "../offer/needed.ts";
import { type OfferedBindings, offer } from "../offer/offered.ts";
import type { Provider } from "../offer/provider.ts";
import { readAction } from "./_action.ts";
import { describedOf, type Opening, type Surroundings } from "./_context.ts";
import { readEnrichment } from "./_enrichment.ts";
import { Node, quoted } from "./_node.ts";
import { saidOf } from "./_said-of.ts";

export interface LoadOptions extends Uses {
  /** Where relative paths of files begin. */
  readonly folder: string;
  /** Variables that secrets may stand in; those of this process by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Told one line each: what `log` writes, and what an operator should know of tables that change. Nobody by default. */
  readonly report?: (line: string) => void;
  /** Called when an answer may have become another one, such as with a table's file. */
  readonly changed?: () => void;
  /** Where counters count. Without it a description with one is refused. */
  readonly counters?: Counters;
}

/**
 * Makes a binding set of its description in JSON (`docs/schemas/bindings.schema.json`): files are read, databases opened and
 * secrets looked up, so that what can be wrong is found now. Nothing is asked of anybody else.
 *
 * @throws BindingsError `DESCRIPTION` with every problem by its path; then nothing is left open.
 */
export async function loadBindingSet(
  description: unknown,
  contract: BindingContract,
  options: LoadOptions,
): Promise<OfferedBindings> {
  const { folder, environment = process.env, report = () => undefined, imports, watched = [], counters } = options;
  const changed = options.changed ?? (() => undefined);
  const surroundings: Surroundings = { contract, folder, environment, report, changed };
  const problems: Problem[] = [];
  const root = new Node(description, "", problems);
  const needed = neededOf(contract, imports);
  root.members(["$schema", "enrich", "actions"]);
  const providers = within(root.at("enrich"), needed.enrich, watched, "asks for", (node, path) => {
    const enrichment = contract.enrichments.find((candidate) => candidate.path === path);
    return enrichment && readEnrichment(node, describedOf(enrichment, surroundings), counters);
  });
  const actors = within(root.at("actions"), needed.actions, [], "does", (node) => readAction(node, surroundings));
  const parts = { providers: await opened(providers, problems), actors: await opened(actors, problems) };
  const offered = offer(parts, contract);
  if (problems.length === 0) return offered;
  await offered.close();
  throw BindingsError.of("DESCRIPTION", "the description of the binding set is wrong", problems);
}

/** Reads one entry for each name that is needed, those that may be there, and no other. */
function within<Part extends Provider | Actor>(
  node: Node,
  needed: readonly string[],
  besides: readonly string[],
  does: string,
  read: (node: Node, name: string) => Opening<Part> | undefined,
): Map<string, Opening<Part>> {
  const found = new Map<string, Opening<Part>>();
  const entries = node.value === undefined ? [] : node.entries();
  for (const [name, entry] of entries) {
    const opening = [...needed, ...besides].includes(name)
      ? read(entry, name)
      : entry.fail(`is nothing that the ruleset ${does}; it ${does} ${quoted(needed)}`);
    if (opening !== undefined) found.set(name, opening);
  }
  for (const name of needed) if (!node.has(name)) node.at(name).fail(`is missing: the ruleset ${does} it`);
  return found;
}

async function opened<Part extends Provider | Actor>(
  openings: ReadonlyMap<string, Opening<Part>>,
  problems: Problem[],
): Promise<Map<string, Part>> {
  const parts = new Map<string, Part>();
  await Promise.all(
    [...openings].map(async ([name, { node, open }]) => {
      try {
        parts.set(name, await open());
      } catch (cause) {
        problems.push({ path: node.path, problem: saidOf(cause) });
      }
    }),
  );
  return parts;
}
