import { StageError } from "@glither/stages/outcome";
import type { Document } from "../document/document.ts";
import type { Reached } from "../features/hover/reached.ts";
import { runsOf } from "./commands.ts";

/** How many cases reach the rules of each document; found out once for each state of it, and again when files have changed. */
export class ReachedRules {
  #known = new WeakMap<Document, Promise<Reached | undefined>>();

  of(document: Document): Promise<Reached | undefined> {
    const known = this.#known.get(document) ?? count(document);
    this.#known.set(document, known);
    return known;
  }

  forget(): void {
    this.#known = new WeakMap();
  }
}

async function count(document: Document): Promise<Reached | undefined> {
  const runs = await runsOf(document).catch((error: unknown) => {
    // A folder that cannot be read has no cases that anybody knows of.
    if (error instanceof StageError) return undefined;
    throw error;
  });
  if (runs === undefined) return undefined;
  const reached = new Map<string, number>();
  for (const { rule } of runs) if (rule !== undefined) reached.set(rule, (reached.get(rule) ?? 0) + 1);
  return reached;
}
