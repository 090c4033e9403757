/** A regular expression in JavaScript's syntax, restricted to the regular subset; always `u`. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}
