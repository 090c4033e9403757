import type { Actor } from "../offer/action.ts";

/** Writes each action as one line of JSON, and does nothing else. */
export function logActor(write: (line: string) => void): Actor {
  return {
    act({ verb, args, id, attempt }) {
      write(JSON.stringify({ verb, args, ...(id === undefined ? {} : { id }), attempt }));
    },
  };
}
