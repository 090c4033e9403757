/** What lifted values take of the host's memory at the most, in bytes, each with the place that it stands in. */
export const WEIGHT = {
  /** What is written into its place. */
  small: 8,
  /** A number or a character that may be an object of its own. */
  number: 32,
  /** Beside its characters. */
  text: 48,
  /** An object, beside its members. */
  record: 64,
  /** A member of an object that is looked up in a table, as it is of many. */
  entry: 72,
  /** An array: one that anything was pushed to has room for seventeen. */
  array: 192,
};
