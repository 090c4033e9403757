import type { Question } from "./question.ts";

/** An answer in the language's terms, and how old it is in milliseconds. */
export interface Found {
  readonly value: unknown;
  readonly age: number;
}

/** Answers an enrichment; absent is `undefined`. What it throws, or is rejected with, fails the crossing. */
export interface Provider {
  answer(question: Question): Found | undefined | Promise<Found | undefined>;
  /** Lets go of what it holds open; it is not asked any more then. */
  close?(): void | Promise<void>;
}
