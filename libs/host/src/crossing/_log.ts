import type { ActionRecord } from "../receipt/receipt.ts";
import type { BindingError, CrossingError } from "./error.ts";

/** What happened at the border of one crossing. */
export interface CrossingLog {
  /** The artifact's record as the component was given it. */
  readonly record: Readonly<Record<string, unknown>>;
  /** How often the component called its host. */
  calls: number;
  /** Enrichments by path, in the order in which they were asked. */
  readonly asked: string[];
  /** The ligands among them that were absent, or too old. */
  readonly absent: string[];
  /** The actions that were done, in order, and how many bytes their arguments are. */
  readonly actions: ActionRecord[];
  actionsBytes: number;
  /** What the host's answers weigh. */
  answersBytes: number;
  /** An action that was handed to its binding, which has not come back with a right answer. */
  unfinished: ActionRecord | undefined;
  /** What suspending verbs gave out, in order. */
  readonly suspensions: Suspension[];
  /** What went wrong first. It ends the crossing even if the component should survive it. */
  failure: BindingError | CrossingError | undefined;
}

export interface Suspension {
  readonly token: string;
  /** The state in which it waits; where an action names several, the least restrictive of them. */
  readonly state: string;
  readonly action: ActionRecord;
}

/** Where the crossing that is under way writes its log; a binding may itself begin another one. */
export interface Border {
  log: CrossingLog;
}

export function emptyLog(record: CrossingLog["record"]): CrossingLog {
  return {
    record,
    calls: 0,
    asked: [],
    absent: [],
    actions: [],
    actionsBytes: 0,
    answersBytes: 0,
    unfinished: undefined,
    suspensions: [],
    failure: undefined,
  };
}
