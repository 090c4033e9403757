import type { Span } from "../diagnostic.ts";
import type { Action } from "../ir/core.ts";

/** What one disposition does: call a host action, settle, suspend, or several of these. */
export interface Effect {
  readonly action?: Action;
  readonly settles?: { readonly box: string; readonly explicit: boolean };
  readonly suspends?: { readonly state: string };
  readonly reasonClass?: string;
  readonly span: Span;
}
