import type { Core, Group, Guard, Rule, Score, Test } from "../ir/core.ts";
import { type Aspect, askedRule } from "../ir/questions.ts";
import { ranking } from "../ir/ranking.ts";
import { type Names, partNames, renamedGuard } from "../layers/names.ts";
import type { AskedItem } from "../syntax/ast.ts";

/** A ruleset that is asked, with what it means; without where that is wrong, and has been told. */
export interface Asked {
  readonly item: AskedItem;
  readonly found?: Found;
}

export interface Found {
  readonly core: Core;
  /** The digest of that core, `sha256:…`. */
  readonly identity: string;
  /** Of what was taken from a signed artifact, the digest of its manifest. */
  readonly artifact?: string;
}

/** What a ruleset says that is asked, as groups and scores of the one that asks. */
export interface Decisions {
  /** Each behind those that it asks for; those of the rules last. */
  readonly groups: readonly Group[];
  readonly scores: readonly Score[];
  /** Rules in the order in which they decide, with what their receipts would say; the last takes what none of the others does. */
  readonly rules: readonly Decision[];
}

export interface Decision extends Readonly<Record<Aspect, string>> {
  /** The ligands that its guards read. */
  readonly ligands: readonly string[];
}

/** What a receipt says of an artifact that waits. */
export const PENDING = "pending";
/** What it names where no rule disposes. */
const CLOSED = { rule: "default", reason_class: "no_rule", ligands: [] } as const;

/**
 * The rules of another ruleset in the order in which they decide, and what each stands on. Where several would, the strictest
 * verdict counts, and of equal ones the first: in that order, too, the first that holds decides.
 */
export function decisionsOf(name: string, core: Core, taken: Set<string>): Decisions {
  const names = partNames(
    name,
    [...core.groups, ...(core.scores ?? [])].map((own) => own.name),
    taken,
  );
  const inOrder = ranking(core);
  // What takes everything is asked nothing, and nothing comes behind it.
  const end = inOrder.findIndex(({ guards }) => guards.length === 0);
  const [deciding, last] = end < 0 ? [inOrder, undefined] : [inOrder.slice(0, end), inOrder[end]];
  const groups = core.groups.map((group) => ({
    name: names.get(group.name) ?? group.name,
    guards: group.guards.map((guard) => renamedGuard(guard, names)),
    of: name,
  }));
  const ofRules = deciding.map((rule) => ({
    name: askedRule(name, rule.name),
    guards: rule.guards.map((guard) => boundGuard(guard, names)),
    of: name,
  }));
  const scores = (core.scores ?? []).map((score) => ({
    name: names.get(score.name) ?? score.name,
    terms: score.terms.map((term) => ({ ...term, guard: renamedGuard(term.guard, names) })),
    of: name,
  }));
  const closed = last === undefined ? { verdict: core.default_box, ...CLOSED } : decisionOf(last);
  return { groups: [...groups, ...ofRules], scores, rules: [...deciding.map(decisionOf), closed] };
}

function decisionOf({ name, reason_class, guards, outcome }: Rule): Decision {
  return {
    verdict: outcome.kind === "settled" ? outcome.box : PENDING,
    rule: name,
    reason_class,
    ligands: guards.flatMap(({ phase }) => (phase.kind === "crossing" ? phase.ligands : [])),
  };
}

/** Deeper than this, the rest of a question is a group of its own: what reads a core enters each test within a test. */
const MAX_DEPTH = 32;

/**
 * The groups by which a question is answered, the last of them by its own name; each asks rule by rule, and no further than the
 * ruleset would. The last of the rules is what none of the others takes. Undefined where it is the same for every artifact.
 */
export function answering(
  question: string,
  name: string,
  rules: readonly Decision[],
  isMeant: (decision: Decision) => boolean,
): readonly Group[] | undefined {
  const groups: Group[] = [];
  let rest: Rest = rules.slice(-1).some(isMeant);
  const closed = (own: string, { test, ligands }: Exclude<Rest, boolean>): void => {
    const read = [...ligands];
    const phase = read.length === 0 ? ({ kind: "select" } as const) : ({ kind: "crossing", ligands: read } as const);
    groups.push({ name: own, guards: [{ phase, test }], of: name });
  };
  for (const decision of rules.slice(0, -1).toReversed()) {
    if (typeof rest !== "boolean" && rest.depth >= MAX_DEPTH) {
      const own = `${question} (behind ${decision.rule})`;
      closed(own, rest);
      rest = { test: { kind: "group", name: own }, ligands: rest.ligands, depth: 0 };
    }
    rest = behind(decision, askedRule(name, decision.rule), isMeant(decision), rest);
  }
  if (typeof rest === "boolean") return undefined;
  closed(question, rest);
  return groups;
}

/** What is left to be asked: nothing, or a test with the ligands that it reads, and how deep it is. */
type Rest = boolean | { readonly test: Test; readonly ligands: ReadonlySet<string>; readonly depth: number };

/** What is asked from one rule on: it decides, or else the rest. */
function behind({ ligands }: Decision, group: string, isMeant: boolean, rest: Rest): Rest {
  if (rest === isMeant) return rest;
  const holds: Test = { kind: "group", name: group };
  const first: Test = isMeant ? holds : { kind: "not", test: holds };
  if (typeof rest === "boolean") return { test: first, ligands: new Set(ligands), depth: 1 };
  const kind = isMeant ? "any" : "all";
  const isAlike = rest.test.kind === kind;
  return {
    test: { kind, tests: [first, ...(rest.test.kind === kind ? rest.test.tests : [rest.test])] },
    ligands: new Set([...ligands, ...rest.ligands]),
    depth: rest.depth + (isAlike ? 0 : 1),
  };
}

function boundGuard(guard: Guard, names: Names): Guard {
  const { phase, test } = renamedGuard(guard, names);
  return { phase, test: phase.kind === "crossing" ? { kind: "bound", test } : test };
}
