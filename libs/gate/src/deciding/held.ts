import type { ProgressToken } from "@modelcontextprotocol/sdk/types.js";

/** A call that waits for somebody. */
export interface Held {
  readonly rule: string;
  readonly state: string;
  readonly token: string;
  /** What settles it. */
  readonly events: readonly string[];
}

export interface Wait {
  end(): void;
}

export interface Reporting {
  readonly progressToken: ProgressToken | undefined;
  readonly send: (method: string, params: Readonly<Record<string, unknown>>) => void;
  /** Milliseconds between two reports. */
  readonly every: number;
}

/**
 * Keeps a held call alive: a client that has asked for progress is told at once, and again, that it waits and for what. Progress
 * only ever grows, and the server may report its own from one on, so that these steps are small.
 */
export function report({ rule, state, token }: Omit<Held, "events">, { progressToken, send, every }: Reporting): Wait {
  if (progressToken === undefined) return { end: () => undefined };
  let step = 0;
  const tell = (): void => {
    step += 1;
    const message = `held in ${state} by the rule \`${rule}\`, as ${token}`;
    send("notifications/progress", { progressToken, progress: step / STEPS, message });
  };
  tell();
  const timer = setInterval(tell, every);
  return { end: () => clearInterval(timer) };
}

const STEPS = 1_000_000;
