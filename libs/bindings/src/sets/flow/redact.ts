import type { Receipt } from "@glither/host";
import { changedAt, type Document, stepsOf, valuesAt } from "./document.ts";
import { type Keys, METHODS, methodsWith } from "./methods.ts";

/** Where in a document the fields of the dialect stand: by its path, one or several paths into the document. */
export type Mapping = Readonly<Record<string, readonly string[]>>;

/** A document that goes on, and where to. */
export interface Delivered {
  readonly document: Document;
  /** As the rules name them. */
  readonly routes: readonly string[];
}

/** What a ruleset of `glither.flow` reads of a document; several texts of one field are lines of it. */
export function flowArtifact(document: Document, mapping: Mapping, more: Readonly<Record<string, unknown>>) {
  const found = Object.entries(mapping).flatMap(([field, paths]): [string, string][] => {
    const texts = paths.flatMap((path) => valuesAt(document, stepsOf(path)).flatMap(textsIn));
    return texts.length === 0 ? [] : [[field, texts.join("\n")]];
  });
  return { ...more, ...Object.fromEntries(found) };
}

/**
 * What becomes of a document by its receipt: undefined where it is not delivered. All that the rules take out or change is taken out
 * or changed wherever the mapping finds it, in their order.
 *
 * @throws TypeError for a field without a place in the mapping, or a method that is not known: nothing goes on half done.
 */
export function redacted(document: Document, receipt: Receipt, mapping: Mapping, keys: Keys): Delivered | undefined {
  if (receipt.verdict !== "delivered") return undefined;
  const methods = methodsWith(keys);
  let left = document;
  const routes: string[] = [];
  for (const { verb, args } of receipt.actions) {
    if (verb === "route") routes.push(String(args["to"]));
    else if (verb === "redact" || verb === "transform") {
      const field = String(args["field"]);
      const paths = Object.hasOwn(mapping, field) ? mapping[field] : undefined;
      if (paths === undefined) throw new TypeError(`nobody has said where \`${field}\` stands in a document`);
      const method = METHODS.find((name) => name === args["by"]);
      if (verb === "transform" && method === undefined)
        throw new TypeError("the rules name a method that is not known");
      const change = method === undefined || verb === "redact" ? () => undefined : methods[method];
      for (const path of paths) left = changedAt(left, stepsOf(path), change);
    } else throw new TypeError(`\`${verb}\` cannot be done with a document`);
  }
  return { document: left, routes };
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
