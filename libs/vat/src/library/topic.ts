import type { Bcom } from "../behaviour.ts";
import { actor } from "../persistence/actor.ts";
import type { Ref, Target } from "../ref.ts";
import { call, sendOnly, spawn } from "../turn.ts";
import { copied } from "./_data.ts";
import { demandReference } from "./_forward.ts";
import type { Revoker } from "./caretaker.ts";
import { type Cell, cell } from "./cell.ts";
import { Refusal } from "./error.ts";

/** Who hears of what is published. */
export type Subscriber<A extends readonly unknown[]> = (...args: A) => unknown;

/** Two rights: to publish, and to hear of it. */
export interface Topic<A extends readonly unknown[]> {
  readonly publish: Ref<(...args: A) => void>;
  /** Answers what ends the subscription. */
  readonly subscribe: Ref<(subscriber: Target<Subscriber<A>>) => Revoker>;
}

export interface TopicOptions {
  /** How many may subscribe: 1,000 where nothing is said. */
  readonly limit?: number;
}

/**
 * What is published is sent to each subscriber, in the order in which they came. Nobody waits for a subscriber, and none sees what
 * another one does: each gets a copy, in a turn of its own.
 */
export function topic<A extends readonly unknown[]>({ limit = 1_000 }: TopicOptions = {}): Topic<A> {
  const all: Ref<Cell<Subscriptions>> = spawn(cell<Subscriptions>, []);
  return {
    publish: spawn(publisherActor, all) as Ref<unknown> as Topic<A>["publish"],
    subscribe: spawn(subscribeActor, all, limit) as Ref<unknown> as Topic<A>["subscribe"],
  };
}

/** One who hears of it may do so twice, so that a subscription is told from others by a reference of its own. */
type Subscription = Ref<Cell<Target<Subscriber<readonly unknown[]>>>>;

type Subscriptions = readonly Subscription[];

export const publisherActor = actor("glither.topic.publisher", 1, (_bcom: Bcom, all: Ref<Cell<Subscriptions>>) => {
  return (...args: readonly unknown[]): void => {
    for (const subscription of call(all, "get")) {
      const own = copied(args, (reference) => reference) as readonly unknown[];
      sendOnly(call(subscription, "get"), ...own);
    }
  };
});

type Subscribe = (
  bcom: Bcom,
  all: Ref<Cell<Subscriptions>>,
  limit: number,
) => (subscriber: Target<Subscriber<readonly unknown[]>>) => Revoker;

export const subscribeActor: Subscribe = actor("glither.topic.subscribe", 1, ((_bcom, all, limit) => {
  return (subscriber) => {
    demandReference(subscriber, "what should hear of it");
    const others = call(all, "get");
    if (others.length >= limit) throw new Refusal("FULL", `there are ${limit} subscribers already`);
    const subscription: Subscription = spawn(cell<Target<Subscriber<readonly unknown[]>>>, subscriber);
    call(all, "set", [...others, subscription]);
    return spawn(unsubscribeActor, all, subscription);
  };
}) as Subscribe);

type Unsubscribe = (bcom: Bcom, all: Ref<Cell<Subscriptions>>, own: Subscription) => () => void;

export const unsubscribeActor: Unsubscribe = actor("glither.topic.unsubscribe", 1, ((_bcom, all, own) => () => {
  const others = call(all, "get").filter((other) => other !== own);
  call(all, "set", others);
}) as Unsubscribe);
