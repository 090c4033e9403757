/** The targets that a ruleset may have, in the order in which they are listed. */
export const STAGE_NAMES = [
  "check",
  "fmt",
  "diff",
  "snapshot",
  "wit",
  "codegen",
  "component",
  "conform",
  "coverage",
  "mutate",
  "weave",
  "may-publish",
  "publish",
  "verify-published",
] as const;

export type StageName = (typeof STAGE_NAMES)[number];

export type Engine = "direct" | "spidermonkey";

/** Set to a new value in a run with `--accept`, so that accepting is never taken from the cache. */
export const ACCEPT_RUN_VARIABLE = "GLITHER_ACCEPT_RUN";

/** Who may judge cases; an engine counts with every embedder that runs what it builds. */
export const JUDGES = ["gleam", "interpreter", "direct", "spidermonkey"] as const;

export type Judge = (typeof JUDGES)[number];

/** Different programs, and none of them takes more than a second. */
export const DEFAULT_JUDGES: readonly Judge[] = ["gleam", "interpreter", "direct"];
