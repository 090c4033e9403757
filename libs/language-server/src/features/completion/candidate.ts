/** Something that may be written at a place. */
export interface Candidate {
  readonly label: string;
  readonly kind:
    | "keyword"
    | "field"
    | "enrichment"
    | "group"
    | "set"
    | "score"
    | "verb"
    | "box"
    | "symbol"
    | "snippet"
    | "tool"
    | "event";
  /** What it is, in a few words. */
  readonly detail?: string;
  /** What is written instead of the label; of a snippet, with places to fill. */
  readonly insert?: string;
}

export const named = (kind: Candidate["kind"], names: Iterable<string>, detail?: string): Candidate[] =>
  [...names].map((label) => ({ label, kind, ...(detail === undefined ? {} : { detail }) }));
