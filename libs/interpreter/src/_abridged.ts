import type { ArtifactValue } from "@glither/roux/core";

const MOST_ELEMENTS = 16;
const MOST_CHARACTERS = 300;
/** A value within a value within a value is shown, and what lies deeper is not. */
const MOST_DEPTH = 3;

export interface Abridged {
  readonly value: ArtifactValue;
  readonly cut: boolean;
}

/** The beginning of a value: an explanation shows what decided, and is no second copy of somebody's mail. */
export function abridged(value: ArtifactValue, depth = 0): Abridged {
  if (typeof value === "string") {
    const cut = value.length > MOST_CHARACTERS;
    return { value: cut ? `${value.slice(0, MOST_CHARACTERS).toWellFormed()}…` : value, cut };
  }
  // JSON has a zero with a sign, and the language has not.
  if (typeof value === "number") return { value: value + 0, cut: false };
  if (typeof value !== "object" || value === null) return { value, cut: false };
  if (depth === MOST_DEPTH) return { value: "…", cut: true };
  if (Array.isArray(value)) {
    const parts = value.slice(0, MOST_ELEMENTS).map((item) => abridged(item, depth + 1));
    return { value: parts.map((part) => part.value), cut: value.length > parts.length || parts.some(({ cut }) => cut) };
  }
  const all = Object.entries(value);
  const members = all.slice(0, MOST_ELEMENTS).map(([name, item]) => [name, abridged(item, depth + 1)] as const);
  return {
    value: Object.fromEntries(members.map(([name, part]) => [name, part.value])),
    cut: all.length > members.length || members.some(([, { cut }]) => cut),
  };
}
