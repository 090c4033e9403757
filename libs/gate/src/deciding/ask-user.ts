import { isObject } from "@glither/roux/core";
import { oneLine } from "@glither/roux/one-line";
import type { Held, Wait } from "./held.ts";

/** Asks whoever sits before the client, until the signal is aborted. */
export type Elicit = (params: Readonly<Record<string, unknown>>, signal: AbortSignal) => Promise<unknown>;

/** Events of this kind are the user's own; a rule that waits for one lets him settle what his agent wants. */
const USER = "user.";
/** Characters that somebody reads before he says yes. */
const MOST_SHOWN = 4_000;

export interface Asking {
  readonly elicit: Elicit;
  /** What is held, for the user to read, as `shownWhole` has it. */
  readonly what: string;
  readonly settle: (event: string) => Promise<void>;
}

/** Whether a client can ask its user: by a form in which he chooses, and not by an address alone. */
export function canAskUser(capabilities: unknown): boolean {
  const elicitation = isObject(capabilities) ? capabilities["elicitation"] : undefined;
  return isObject(elicitation) && (isObject(elicitation["form"]) || !isObject(elicitation["url"]));
}

/** Whether the user can settle it at all. */
export function isForUser({ events }: Held): boolean {
  return events.some((event) => event.startsWith(USER));
}

/** What can be shown to him as a whole; of what is longer he would settle what he has not seen. */
export function shownWhole(what: string): string | undefined {
  const shown = oneLine(what);
  return shown.length > MOST_SHOWN ? undefined : shown;
}

/** Asks the user which of his events it is to be. Who does not say leaves it to others, and so does who is no longer asked. */
export function askUser(held: Held, { elicit, what, settle }: Asking): Wait {
  const events = held.events.filter((event) => event.startsWith(USER));
  const asking = new AbortController();
  const params = {
    message: `The rule \`${held.rule}\` holds ${what}`,
    requestedSchema: {
      type: "object",
      properties: { decision: { type: "string", title: "What is to become of it", enum: events } },
      required: ["decision"],
    },
  };
  const asked = elicit(params, asking.signal).then((answer) => {
    const content = isObject(answer) && answer["action"] === "accept" ? answer["content"] : undefined;
    const event = isObject(content) ? events.find((one) => one === content["decision"]) : undefined;
    return event === undefined || asking.signal.aborted ? undefined : settle(event);
  });
  asked.catch(() => undefined);
  return { end: () => asking.abort() };
}
