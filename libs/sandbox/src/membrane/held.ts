import { type PendingReceipt, type Settlement, settle, type TimelineEntry } from "@glither/host";
import { parseIsoDuration } from "@glither/host/receipt";
import {
  type Bcom,
  type Becoming,
  call,
  methods,
  on,
  promise,
  type Ref,
  type Resolver,
  selfOf,
  send,
  spawn,
  type Vow,
} from "@glither/vat";
import type { Timer } from "@glither/vat/library";
import { Refused } from "../error.ts";
import type { Facts } from "./facts.ts";

/** A message that waits. */
export interface HeldMessage {
  readonly token: string;
  readonly rule: string;
  readonly state: string;
  readonly facts: Facts;
  /** The events that settle it. */
  readonly events: readonly string[];
}

/** The right to see what a membrane holds, and to say what has happened. */
export interface Held {
  list(): readonly HeldMessage[];
  /** Something happened to one: answers what it settled to, and undefined where that settles nothing. */
  happened(token: string, event: string): Settlement | undefined;
}

/** What the membrane itself has of it. */
interface Holding extends Held {
  hold(receipt: PendingReceipt, facts: Facts): Vow<Settlement>;
  elapsed(token: string, ms: number): void;
}

interface Entry {
  readonly receipt: PendingReceipt;
  readonly facts: Facts;
  readonly resolver: Resolver<Settlement>;
}

/** So many messages may wait in one membrane; what comes then is refused, since who sends too much shall not fill the memory. */
const MOST = 1_000;

/** Keeps messages until they are settled: an actor, so that what a failed turn has held is not held. */
export function holding(timer: Ref<Timer> | undefined): Ref<Holding> {
  return spawn(holder, new Map<string, Entry>(), timer);
}

/** The part of it that may be given away. */
export function heldOf(all: Ref<Holding>): Ref<Held> {
  return spawn((_bcom: Bcom) =>
    methods({
      list: () => call(all, "list"),
      happened: (token: string, event: string) => call(all, "happened", token, event),
    }),
  );
}

function holder(bcom: Bcom, entries: ReadonlyMap<string, Entry>, timer: Ref<Timer> | undefined) {
  const without = (token: string): ReadonlyMap<string, Entry> => {
    const rest = new Map(entries);
    rest.delete(token);
    return rest;
  };
  const come = (token: string, entry: TimelineEntry): Becoming<Settlement | undefined> | undefined => {
    const waiting = entries.get(token);
    if (waiting === undefined) return undefined;
    const settlement = settle(waiting.receipt, [entry]);
    if (settlement === undefined) return undefined;
    call(waiting.resolver, "fulfill", settlement);
    return bcom(holder(bcom, without(token), timer), settlement);
  };
  return methods({
    list: (): readonly HeldMessage[] => [...entries.values()].map(shown),
    happened: (token: string, event: string) => come(token, { on: event }),
    elapsed: (token: string, ms: number) => come(token, { after: ms }),
    hold: (receipt: PendingReceipt, facts: Facts): Becoming<Vow<Settlement>> => {
      if (entries.size >= MOST) throw new Refused("host", "too_many_held");
      const [vow, resolver] = promise<Settlement>();
      const self = selfOf<Holding>(bcom);
      const ms = deadlineOf(receipt);
      // A policy that has replaced another one may wait for time where there was none to wait for.
      if (ms !== undefined && timer === undefined) throw new Refused("host", "no_timer");
      if (ms !== undefined && timer !== undefined) wait(timer, ms, () => void call(self, "elapsed", receipt.token, ms));
      const more = new Map(entries).set(receipt.token, { receipt, facts, resolver });
      return bcom(holder(bcom, more, timer), vow);
    },
  });
}

function shown({ receipt, facts }: Entry): HeldMessage {
  const { token, rule, state, obligations } = receipt;
  return { token, rule, state, facts, events: obligations.flatMap((each) => ("on" in each ? [each.on] : [])) };
}

/** The first deadline; those behind it can settle nothing any more. */
function deadlineOf({ obligations }: PendingReceipt): number | undefined {
  const all = obligations.flatMap((each) => ("after" in each ? [parseIsoDuration(each.after) ?? 0] : []));
  return all.length === 0 ? undefined : Math.min(...all);
}

/** The longest time that a timer waits in one go. */
const LONGEST = 2 ** 31 - 1;

function wait(timer: Ref<Timer>, ms: number, then: () => void): void {
  const now = Math.min(ms, LONGEST);
  on(send(timer, "after", now), { then: () => (ms > now ? wait(timer, ms - now, then) : then()) });
}
