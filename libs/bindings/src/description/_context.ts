import type { Enrichment, ValueType } from "@glither/roux/core";
import type { BindingContract } from "../contract.ts";
import type { Actor } from "../offer/action.ts";
import { foundType } from "../offer/answer-value.ts";
import { givenTo } from "../offer/given.ts";
import type { Provider } from "../offer/provider.ts";
import { type Node, quoted } from "./_node.ts";

/** What a description may refer to. */
export interface Surroundings {
  readonly contract: BindingContract;
  /** Where relative paths of files begin. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told what an operator should know while the set is in use, such as a table that cannot be read any more. */
  readonly report: (message: string) => void;
  /** Called when an answer may have become another one. */
  readonly changed: () => void;
}

/** Makes what was described, when all of the description has been read. What it throws is a problem of the node. */
export interface Opening<Part extends Provider | Actor> {
  readonly node: Node;
  readonly open: () => Part | Promise<Part>;
}

/** An enrichment that something is described for. */
export interface Described {
  readonly enrichment: Enrichment;
  /** What is found for it. */
  readonly type: ValueType;
  /** The paths that it may be looked up by. */
  readonly given: readonly string[];
  readonly surroundings: Surroundings;
}

export function describedOf(enrichment: Enrichment, surroundings: Surroundings): Described {
  const given = givenTo(enrichment, surroundings.contract).map(({ path }) => path);
  return { enrichment, type: foundType(enrichment), given, surroundings };
}

/** Whether the enrichment is given a path; it is a problem of the node if not. */
export function isGiven(node: Node, path: string, { given, enrichment }: Described): boolean {
  if (given.includes(path)) return true;
  node.fail(`\`${enrichment.path}\` is not given \`${path}\`; it is given ${quoted(given)}`);
  return false;
}

function givenPath(node: Node, described: Described): string | undefined {
  const path = node.text();
  return path !== undefined && isGiven(node, path, described) ? path : undefined;
}

/** One path, or a list of them. */
export function givenPaths(node: Node, described: Described): readonly string[] | undefined {
  if (!Array.isArray(node.value)) {
    const path = givenPath(node, described);
    return path === undefined ? undefined : [path];
  }
  const paths = node.items()?.map((item) => givenPath(item, described)) ?? [];
  const known = paths.filter((path) => path !== undefined);
  if (paths.length === 0) return node.fail("expected one path at least");
  return known.length === paths.length ? known : undefined;
}
