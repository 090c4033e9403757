import { ENGINES, type Engine } from "@glither/component/engines";

/** Who may judge cases; an engine counts with every embedder that runs what it builds. */
export const JUDGES = ["gleam", "interpreter", ...ENGINES] as const;

export type Judge = (typeof JUDGES)[number];

/** Three programs that share little, none of which takes more than a second. `spidermonkey` builds 12 MB for each ruleset. */
export const DEFAULT_JUDGES: readonly Judge[] = ["gleam", "interpreter", "direct"];

export function enginesAmong(judges: readonly Judge[]): readonly Engine[] {
  return ENGINES.filter((engine) => judges.includes(engine));
}
