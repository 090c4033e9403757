import { type Core, printAction } from "@glither/roux/core";
import { powersOf } from "@glither/stages/report/powers";
import { modelOf, type Weaving } from "@glither/weave/parts";
import { witType } from "@glither/wit";

/** What a world lets its ruleset do, in words, with the imports that say so. */
export interface Authority {
  /** The world's canonical text. */
  readonly world: string;
  /** What it is handed of an artifact: `from.org`, and its type. */
  readonly reads: readonly { readonly path: string; readonly type: string }[];
  /** How many fields its dialect's artifacts have. */
  readonly readsOf: number;
  readonly asks: readonly Power[];
  readonly does: readonly Power[];
  /** Where an artifact may end, and where it may rest until somebody settles it. */
  readonly boxes: readonly string[];
  readonly states: readonly string[];
}

/** One import. */
export interface Power {
  /** `sender.allowlisted`, `hold`. */
  readonly name: string;
  /** What it answers and who says so, or how it is called, each way once. */
  readonly words: readonly string[];
  /** The rules that may use it. */
  readonly rules: readonly string[];
  /** `glither:mail/enrich@0.1.0#sender-allowlisted`. */
  readonly imported: string;
}

export function authorityOf(core: Core, fieldsOfDialect: number): Authority {
  const weaving = modelOf(core);
  const { enrichments, verbs } = powersOf(core);
  return {
    world: weaving.contract,
    reads: core.fields.map(({ path, type }) => ({ path, type: witType(type) })),
    readsOf: Math.max(fieldsOfDialect, core.fields.length),
    asks: weaving.enrichments.map(({ path, type, origin }) => ({
      name: path,
      words: [`${type}, declared by ${origin}`],
      rules: weaving.rows.filter(({ asks }) => asks.includes(path)).map(({ name }) => name),
      imported: enrichments.get(path) ?? "",
    })),
    does: core.verbs.map(({ name }) => ({
      name,
      words: called(core, name),
      rules: weaving.rows.filter((row) => row.verbs.includes(name)).map((row) => row.name),
      imported: verbs.get(name) ?? "",
    })),
    ...ends(weaving),
  };
}

const MOST_CALLS = 4;

/** How the rules call a verb, each way once. */
function called({ rules }: Core, verb: string): string[] {
  const all = [
    ...new Set(rules.flatMap(({ actions }) => actions.filter((action) => action.verb === verb).map(printAction))),
  ];
  return all.length > MOST_CALLS ? [...all.slice(0, MOST_CALLS), `${all.length - MOST_CALLS} more`] : all;
}

function ends(weaving: Weaving): Pick<Authority, "boxes" | "states"> {
  const of = (kind: "box" | "state"): string[] =>
    weaving.ends.filter((end) => end.kind === kind).map(({ name }) => name);
  return { boxes: of("box"), states: of("state") };
}
