import type { Vocabulary } from "@glither/roux";

/** Dialects whose texts have any form: what a vocabulary says of them, the compiler looks to, and no back end knows of it. */
export function withoutForms(vocabularies: ReadonlyMap<string, Vocabulary>): ReadonlyMap<string, Vocabulary> {
  return new Map([...vocabularies].map(([name, { forms: _, ...vocabulary }]) => [name, vocabulary]));
}
