import { type Core, type Guard, printAction, printTrigger, type Rule, type SourceMap } from "@glither/roux/core";
import { deriveWorld, printWorld, witType } from "@glither/wit";
import { GuardWords, type SetRow } from "./guard-words.ts";
import { type Prose, proseOf } from "./prose.ts";
import { counted, dialectText, moveText, originText } from "./words.ts";

/** What every format shows, in words that no format has escaped yet. */
export interface Weaving {
  readonly core: Core;
  /** What the source says for people; nothing where it is not at hand. */
  readonly prose: readonly Prose[];
  readonly rows: readonly Row[];
  readonly groups: readonly GroupRow[];
  readonly scores: readonly ScoreRow[];
  /** Sets that guards ask for by their names; none where the source is not at hand. */
  readonly sets: readonly SetRow[];
  readonly enrichments: readonly EnrichmentRow[];
  readonly ladders: readonly LadderRow[];
  /** Boxes and states that the rules reach, and the default box. */
  readonly ends: readonly End[];
  readonly transitions: readonly Transition[];
  /** The contract: the canonical text of the world. */
  readonly contract: string;
}

/** One rule. */
export interface Row {
  readonly name: string;
  readonly reason: string;
  /** In the language's own words; none means that the rule takes everything. */
  readonly guards: readonly string[];
  /** What its guards may ask of the host, their groups' guards included. */
  readonly asks: readonly string[];
  readonly actions: readonly string[];
  readonly verbs: readonly string[];
  /** Where the rule ends; none when it only acts. */
  readonly end: string | undefined;
  /** What leads on from there: `on admin.release → delivered`. */
  readonly arms: readonly Arm[];
}

export interface Arm {
  readonly trigger: string;
  readonly box: string;
  readonly reason: string | undefined;
}

export interface GroupRow {
  readonly name: string;
  readonly guards: readonly string[];
}

export interface ScoreRow {
  readonly name: string;
  /** `2.5 when list.unsubscribe`, in order. */
  readonly terms: readonly string[];
}

export interface EnrichmentRow {
  readonly path: string;
  /** In WIT's words. */
  readonly type: string;
  /** Who says what it is: the dialect, or the ruleset with what it is made from. */
  readonly origin: string;
}

/** One lattice, and the rules that move on it. */
export interface LadderRow {
  readonly name: string;
  /** `none < member < steward`. */
  readonly rungs: string;
  /** Which way holds closer: `up`, `down`, or nothing where nobody has said. */
  readonly restricts: string;
  /** `publication: lower to unrestricted for public (opens)`. */
  readonly moves: readonly string[];
}

export interface End {
  readonly name: string;
  readonly kind: "box" | "state";
}

/** An edge of the state machine; from nowhere, an artifact comes in. */
export interface Transition {
  readonly from: string | undefined;
  readonly to: string;
  /** Alternatives that lead the same way. */
  readonly labels: readonly string[];
}

export function modelOf(core: Core, map?: SourceMap): Weaving {
  const asks = asksOf(core);
  const words = new GuardWords(core, map);
  const rows = core.rules.map((rule) => rowOf(words, rule, asks));
  const pending = new Set(core.states.flatMap(({ kind, name }) => (kind === "pending" ? [name] : [])));
  const names = new Set([...core.states.map(({ name }) => name), core.default_box]);
  return {
    core,
    prose: map === undefined ? [] : proseOf(map),
    rows,
    groups: core.groups.map(({ name, guards }) => ({ name, guards: words.of("group", name, guards) })),
    scores: (core.scores ?? []).map(({ name, terms }) => ({
      name,
      terms: words
        .of(
          "score",
          name,
          terms.map(({ guard }) => guard),
        )
        .map((guard, at) => `${terms[at]?.weight} when ${guard}`),
    })),
    sets: words.sets,
    enrichments: core.enrichments.map((enrichment) => ({
      path: enrichment.path,
      type: witType(enrichment.type),
      origin: enrichment.ligand === undefined ? dialectText(enrichment.given) : originText(enrichment),
    })),
    ladders: core.ladders.map(({ name, rungs, restricts = "" }) => ({
      name,
      rungs: rungs.join(" < "),
      restricts,
      moves: core.rules.flatMap((rule) =>
        rule.actions.flatMap(({ move }) => (move?.ladder === name ? [`${rule.name}: ${moveText(move)}`] : [])),
      ),
    })),
    ends: [...names].map((name) => ({ name, kind: pending.has(name) ? "state" : "box" })),
    transitions: transitionsOf(core, rows),
    contract: printWorld(deriveWorld(core)),
  };
}

function rowOf(words: GuardWords, rule: Rule, asks: (guards: readonly Guard[]) => readonly string[]): Row {
  const { outcome } = rule;
  return {
    name: rule.name,
    reason: rule.reason_class,
    guards: words.of("rule", rule.name, rule.guards),
    asks: asks(rule.guards),
    actions: rule.actions.map(printAction),
    verbs: [...new Set(rule.actions.map(({ verb }) => verb))],
    end: outcome.kind === "none" ? undefined : outcome.kind === "settled" ? outcome.box : outcome.state,
    arms:
      outcome.kind === "pending"
        ? outcome.obligations.map(({ trigger, box, reason_class }) => ({
            trigger: printTrigger(trigger),
            box,
            reason: reason_class,
          }))
        : [],
  };
}

/** Finds what guards ask of the host, in the core's order. */
function asksOf(core: Core): (guards: readonly Guard[]) => readonly string[] {
  const known = new Map<string, ReadonlySet<string>>();
  const within = (value: unknown, found: Set<string>): Set<string> => {
    if (Array.isArray(value)) for (const item of value) within(item, found);
    else if (typeof value === "object" && value !== null) {
      const { kind, path, name } = value as Readonly<Record<string, unknown>>;
      if (kind === "enrichment" && typeof path === "string") found.add(path);
      if ((kind === "group" || kind === "score") && typeof name === "string")
        for (const ask of known.get(`${kind} ${name}`) ?? []) found.add(ask);
      for (const item of Object.values(value)) within(item, found);
    }
    return found;
  };
  // Each asks only for groups and scores before it, so after as many rounds as there are scores all is known.
  for (let round = 0; round <= (core.scores?.length ?? 0); round += 1) {
    for (const { name, guards } of core.groups) known.set(`group ${name}`, within(guards, new Set()));
    for (const { name, terms } of core.scores ?? []) known.set(`score ${name}`, within(terms, new Set()));
  }
  return (guards) => {
    const found = within(guards, new Set());
    return core.enrichments.map(({ path }) => path).filter((path) => found.has(path));
  };
}

/** More rules than these are counted instead of named. */
const NAMED_RULES = 3;

function transitionsOf(core: Core, rows: readonly Row[]): Transition[] {
  const entries = new Map<string, string[]>();
  const onward = new Map<string, { from: string; to: string; labels: Set<string> }>();
  for (const { name, end, arms } of rows) {
    if (end === undefined) continue;
    entries.set(end, [...(entries.get(end) ?? []), name]);
    for (const { trigger, box } of arms) {
      const key = JSON.stringify([end, box]);
      const known = onward.get(key) ?? { from: end, to: box, labels: new Set() };
      onward.set(key, known);
      known.labels.add(trigger);
    }
  }
  const into = [...entries].map(([to, rules]) => ({
    from: undefined,
    to,
    labels: rules.length > NAMED_RULES ? [counted(rules.length, "rule")] : rules,
  }));
  return [
    ...into.map((entry) => (entry.to === core.default_box ? { ...entry, labels: [...entry.labels, NO_RULE] } : entry)),
    ...(entries.has(core.default_box) ? [] : [{ from: undefined, to: core.default_box, labels: [NO_RULE] }]),
    ...[...onward.values()].map(({ from, to, labels }) => ({ from, to, labels: [...labels] })),
  ];
}

/** What leads into the default box. */
export const NO_RULE = "no rule";
