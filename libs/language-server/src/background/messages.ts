import type { Files } from "@glither/roux";
import type { CaseRun } from "@glither/stages/judge/case-runs";
import type { Findings } from "../features/diagnostics.ts";

/** What the thread is asked: to analyse a text, and to run its cases. */
export interface Asked {
  readonly ticket: number;
  readonly name: string;
  readonly text: string;
  readonly files: Files;
  /** The folder of its cases, where there is one. */
  readonly cases?: string;
}

/** What it comes to. */
export interface Analysed extends Findings {
  /** How each case goes; undefined where the text has errors. */
  readonly runs?: readonly CaseRun[];
}

export interface Told {
  readonly ticket: number;
  readonly analysed: Analysed;
}
