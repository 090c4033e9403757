import type { Draft } from "./draft.ts";

/** A ruleset to begin with, and artifacts to try it with. */
export interface Example extends Omit<Draft, "artifact" | "answers"> {
  /** `glither.mail`. */
  readonly dialect: string;
  readonly cases: readonly ExampleCase[];
}

export interface ExampleCase extends Pick<Draft, "artifact" | "answers"> {
  readonly name: string;
}
