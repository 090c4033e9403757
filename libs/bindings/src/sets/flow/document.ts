import { isObject } from "@glither/roux/core";

/** A JSON document. */
export type Document = unknown;

/** Changes a text, or takes it out: then it answers `undefined`. */
export type Change = (text: string) => string | undefined;

const MAX_DEPTH = 64;

/**
 * The steps of a path into a document: `/customer/name`, `/contacts/{each}/email` with a star for each. As in JSON pointers (RFC 6901) `~1` is a slash
 * and `~0` a tilde; a step `*` is every member and every element.
 *
 * @throws TypeError for what does not begin with a slash.
 */
export function stepsOf(path: string): readonly string[] {
  if (!path.startsWith("/")) throw new TypeError(`\`${path}\` is no path into a document`);
  return path.split("/").slice(1);
}

/** Every value that a path leads to. */
export function valuesAt(document: Document, steps: readonly string[]): unknown[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [document];
  return Object.keys(isObject(document) || Array.isArray(document) ? document : {})
    .filter((key) => step === "*" || key === named(step))
    .flatMap((key) => valuesAt((document as Readonly<Record<string, unknown>>)[key], rest));
}

/**
 * A copy in which all texts and numbers at a path, or below it, are changed, and what is taken out is gone: a member with its name, an element
 * with its place. What is no text and no number, at a path that a text was expected at, is taken apart likewise, so that nothing is left.
 */
export function changedAt(document: Document, steps: readonly string[], change: Change): Document {
  const [step, ...rest] = steps;
  if (step === undefined) return changedWithin(document, change, 0);
  const next = (key: string, value: unknown): unknown =>
    step === "*" || key === named(step) ? changedAt(value, rest, change) : value;
  return mapped(document, next);
}

function changedWithin(value: unknown, change: Change, depth: number): unknown {
  if (typeof value === "string") return change(value);
  if (typeof value === "number" || typeof value === "boolean") return change(String(value));
  // Deeper than anybody writes: rather nothing than something that was not looked at.
  if (value === null || depth > MAX_DEPTH) return undefined;
  return mapped(value, (_, item) => changedWithin(item, change, depth + 1));
}

function mapped(value: unknown, next: (key: string, item: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => next(String(index), item)).filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([key, item]) => [key, next(key, item)] as const);
  return Object.fromEntries(members.filter(([, item]) => item !== undefined));
}

function named(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
