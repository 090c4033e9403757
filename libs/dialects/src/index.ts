import type { Vocabulary } from "@glither/roux";
import { mail } from "./mail/vocabulary.ts";

/** Every vocabulary that the compiler knows, by the name that a pragma gives it. */
export const VOCABULARIES: ReadonlyMap<string, Vocabulary> = new Map(
  [mail].map((dialect) => [dialect.dialect, dialect]),
);
