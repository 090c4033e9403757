import type { Message } from "./messages.ts";
import type { Contestant } from "./race.ts";

/** Anything that says which rule takes a message. */
export interface Decider {
  readonly name: string;
  readonly decide: (message: Message) => string | Promise<string>;
}

/**
 * Deciders as contestants over the same messages, one after the other.
 *
 * @throws Error naming the one that does not give each message the rule that must take it: what answers otherwise is
 *   not to be timed.
 */
export async function contestantsOf(
  deciders: readonly Decider[],
  messages: readonly Message[],
): Promise<readonly Contestant[]> {
  const contestants: Contestant[] = [];
  for (const { name, decide } of deciders) {
    let asynchronous = false;
    for (const message of messages) {
      const answer = decide(message);
      asynchronous ||= answer instanceof Promise;
      const rule = await answer;
      if (rule !== message.rule) throw new Error(`${name} gives \`${rule}\` where \`${message.rule}\` decides`);
    }
    contestants.push({ name, run: asynchronous ? oneByOne(decide, messages) : inARow(decide, messages) });
  }
  return contestants;
}

function inARow(decide: Decider["decide"], messages: readonly Message[]): (times: number) => void {
  const next = inTurn(messages);
  return (times) => {
    for (let time = 0; time < times; time += 1) decide(next());
  };
}

function oneByOne(decide: Decider["decide"], messages: readonly Message[]): (times: number) => Promise<void> {
  const next = inTurn(messages);
  return async (times) => {
    for (let time = 0; time < times; time += 1) await decide(next());
  };
}

function inTurn<T>(items: readonly T[]): () => T {
  let at = 0;
  return () => {
    const item = items[at];
    if (item === undefined) throw new RangeError("there is nothing to decide");
    at = at + 1 === items.length ? 0 : at + 1;
    return item;
  };
}
