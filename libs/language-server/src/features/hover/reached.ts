/** How many cases reach each rule, by its name. */
export type Reached = ReadonlyMap<string, number>;
