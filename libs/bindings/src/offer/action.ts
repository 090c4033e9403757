import type { JsonValue } from "@glither/host";

/** One action that is to be done. */
export interface Action {
  readonly verb: string;
  readonly args: Readonly<Record<string, JsonValue>>;
  /** What the decision was about, by path, where whoever has the action done knows it. */
  readonly artifact?: Readonly<Record<string, unknown>>;
  /**
   * Names the action, however often it is tried, so that a receiver can do it once. Undefined in a crossing that calls its
   * actions at once, and never again.
   */
  readonly id?: string;
  /** 1 for the first time. */
  readonly attempt: number;
}

/** Does actions. What it throws, or is rejected with, was not done; a `ProviderError` says whether to try again. */
export interface Actor {
  act(action: Action): void | Promise<void>;
  /** Lets go of what it holds open; nothing is asked of it any more then. */
  close?(): void | Promise<void>;
}
