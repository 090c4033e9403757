import type { Files } from "@glither/roux";
import type { Findings } from "../features/diagnostics.ts";

/** What the thread of the analysis is asked. */
export type Asked =
  | {
      readonly kind: "analyse";
      readonly ticket: number;
      readonly name: string;
      readonly text: string;
      readonly files: Files;
    }
  /** Dialects of other packages, as the documents' own thread has them. */
  | { readonly kind: "dialects"; readonly root: string; readonly names: readonly string[] };

/** Its answer. */
export interface Told {
  readonly ticket: number;
  readonly findings: Findings;
}
