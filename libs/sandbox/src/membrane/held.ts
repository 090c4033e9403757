import { type PendingReceipt, type Settlement, settle, type TimelineEntry } from "@glither/host";
import {
  type Bcom,
  type Becoming,
  call,
  methods,
  promise,
  type Ref,
  type Resolver,
  selfOf,
  spawn,
  type Vow,
} from "@glither/vat";
import type { Timer } from "@glither/vat/library";
import { Refused } from "../error.ts";
import { deadlineOf, eventsOf, guardsOf, wait } from "./_waiting.ts";
import type { Decision, Deployment, Holds } from "./deployment.ts";
import type { Facts } from "./facts.ts";

/** A message that waits. */
export interface HeldMessage {
  readonly token: string;
  readonly rule: string;
  readonly state: string;
  readonly facts: Facts;
  /** The events that settle it. */
  readonly events: readonly string[];
  /** The guards that settle it when they have come to hold, in the receipt's words. */
  readonly guards: readonly string[];
}

/** A held message that another look has settled. */
export interface LookedAgain {
  readonly token: string;
  /** What has come to hold, in the receipt's words. */
  readonly when: string;
  readonly settlement: Settlement;
}

/** The right to see what a membrane holds, and to say what has happened. */
export interface Held {
  list(): readonly HeldMessage[];
  /** Something happened to one: answers what it settled to, and undefined where that settles nothing. */
  happened(token: string, event: string): Settlement | undefined;
  /** Looks again whether what is waited for holds, since an answer may have become another one; answers what that settled. */
  look(): readonly LookedAgain[];
}

/** What a message was settled by, and to what. Of a deadline nothing is said: who keeps receipts knows it. */
export interface Came {
  readonly settlement: Settlement;
  readonly by?: { readonly on: string } | { readonly when: string };
  readonly answers?: Holds["answers"];
}

/** What the membrane itself has of it. */
interface Holding extends Held {
  hold(decision: Decision, receipt: PendingReceipt, facts: Facts): Vow<Came>;
  elapsed(token: string, ms: number): void;
  again(): void;
}

export interface HoldingOptions {
  readonly timer: Ref<Timer> | undefined;
  /** Every so many milliseconds it looks again by itself. */
  readonly recheck: number | undefined;
  readonly deployment: Deployment;
}

interface Entry {
  readonly receipt: PendingReceipt;
  readonly facts: Facts;
  readonly resolver: Resolver<Came>;
  readonly judge: Decision["judge"];
}

interface State {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Whether a timer will say that it is time to look again. */
  readonly looks: boolean;
}

/** So many messages may wait in one membrane; what comes then is refused, since who sends too much shall not fill the memory. */
const MOST = 1_000;

/** Keeps messages until they are settled: an actor, so that what a failed turn has held is not held. */
export function holding(options: HoldingOptions): Ref<Holding> {
  return spawn(holder, { entries: new Map<string, Entry>(), looks: false }, options);
}

/** The part of it that may be given away. */
export function heldOf(all: Ref<Holding>): Ref<Held> {
  return spawn((_bcom: Bcom) =>
    methods({
      list: () => call(all, "list"),
      happened: (token: string, event: string) => call(all, "happened", token, event),
      look: () => call(all, "look"),
    }),
  );
}

function holder(bcom: Bcom, state: State, options: HoldingOptions) {
  const { entries } = state;
  const { timer, recheck, deployment } = options;
  const self = (): Ref<Holding> => selfOf<Holding>(bcom);
  const becoming = <T>(next: Partial<State>, answer: T): Becoming<T> =>
    bcom(holder(bcom, { ...state, ...next }, options), answer);
  const come = (token: string, entry: TimelineEntry): Becoming<Settlement | undefined> | undefined => {
    const waiting = entries.get(token);
    const settlement = waiting && settle(waiting.receipt, [entry]);
    if (waiting === undefined || settlement === undefined) return undefined;
    call(waiting.resolver, "fulfill", "on" in entry ? { settlement, by: entry } : { settlement });
    return becoming({ entries: without(entries, [token]) }, settlement);
  };
  const looked = (): readonly LookedAgain[] =>
    [...entries].flatMap(([token, entry]) => {
      const holds = holdsNow(entry, deployment);
      if (holds === undefined) return [];
      const { when, answers } = holds;
      const settlement = settle(entry.receipt, [{ when }]);
      if (settlement === undefined) return [];
      call(entry.resolver, "fulfill", { settlement, by: { when }, answers });
      return [{ token, when, settlement }];
    });
  const lookLater = (): boolean => {
    if (timer === undefined || recheck === undefined) return false;
    const all = self();
    wait(timer, recheck, () => void call(all, "again"));
    return true;
  };
  return methods({
    list: (): readonly HeldMessage[] => [...entries.values()].map(shown),
    happened: (token: string, event: string) => come(token, { on: event }),
    elapsed: (token: string, ms: number) => come(token, { after: ms }),
    look: (): Becoming<readonly LookedAgain[]> => {
      const settled = looked();
      return becoming({ entries: without(entries, settled.map(tokenOf)) }, settled);
    },
    again: (): Becoming<undefined> => {
      const left = without(entries, looked().map(tokenOf));
      const looks = [...left.values()].some(waitsForGuard) && lookLater();
      return becoming({ entries: left, looks }, undefined);
    },
    hold: ({ judge }: Decision, receipt: PendingReceipt, facts: Facts): Becoming<Vow<Came>> => {
      if (entries.size >= MOST) throw new Refused("host", "too_many_held");
      const { token, obligations } = receipt;
      const [vow, resolver] = promise<Came>();
      const ms = deadlineOf(obligations);
      // A policy that has replaced another one may wait for time where there was none to wait for.
      if (ms !== undefined && timer === undefined) throw new Refused("host", "no_timer");
      const all = self();
      if (ms !== undefined && timer !== undefined) wait(timer, ms, () => void call(all, "elapsed", token, ms));
      const entry = { receipt, facts, resolver, judge };
      const looks = state.looks || (waitsForGuard(entry) && lookLater());
      return becoming({ entries: new Map(entries).set(token, entry), looks }, vow);
    },
  });
}

/** What cannot be judged stays held, and is told. */
function holdsNow({ receipt, facts, judge }: Entry, { options }: Deployment): Holds | undefined {
  if (guardsOf(receipt.obligations).length === 0) return undefined;
  try {
    return judge(receipt, facts);
  } catch (cause) {
    options.unjudged?.(cause, facts);
    return undefined;
  }
}

function waitsForGuard({ receipt }: Entry): boolean {
  return guardsOf(receipt.obligations).length > 0;
}

function tokenOf({ token }: LookedAgain): string {
  return token;
}

function without(entries: State["entries"], tokens: readonly string[]): State["entries"] {
  const rest = new Map(entries);
  for (const token of tokens) rest.delete(token);
  return rest;
}

function shown({ receipt, facts }: Entry): HeldMessage {
  const { token, rule, state, obligations } = receipt;
  return { token, rule, state, facts, events: eventsOf(obligations), guards: guardsOf(obligations) };
}
