import type { CrossingContract } from "@glither/host";

/** What must be known of a ruleset to offer it what it asks for; the core of a snapshot has this shape, and so has a dialect. */
export type BindingContract = Pick<CrossingContract, "dialect" | "fields" | "enrichments" | "verbs"> &
  Partial<Pick<CrossingContract, "restrictiveness">>;
