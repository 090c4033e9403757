/** What a process that is to be killed is told. */
export interface CrashPlan {
  /** The ledger's place. */
  readonly place: string;
  /** Whether a thread of its own keeps that. */
  readonly apart: boolean;
  /** A file with a component, and one in which whoever does an action writes down its id. */
  readonly component: string;
  readonly receiver: string;
  /** Artifacts from one on, and before another. */
  readonly from: number;
  readonly until: number;
  /** Every so many of them are this process's, from its place on. */
  readonly hosts: number;
  readonly host: number;
  /** How far its clock is from the others'. */
  readonly offset: number;
}

/** How many times a rule of the component's routes what it knows. */
export const ROUTES = 3;
export const DEPLOYMENT = "mail";

/** What an artifact's sender is: which one it is, is told by its receipt and by what is done with it. */
export function senderOf(artifact: number): string {
  return `${artifact}.example`;
}

/** Every third one is held. */
export function isHeld(artifact: number): boolean {
  return artifact % 3 === 0;
}
