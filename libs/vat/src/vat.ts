import { notReference } from "./_invoke.ts";
import type { Constructor } from "./behaviour.ts";
import { Kernel, type KernelOptions } from "./kernel.ts";
import type { AnswerOf, ArgumentsOf, InterfaceOf, MethodOf, Ref, Resolver, Settled, Target, Vow } from "./ref.ts";
import { Delivery, homeOf, isReference, Listen, type Reference } from "./reference.ts";
import * as turn from "./turn.ts";

export type VatOptions = KernelOptions;

/** What is behind a vat; not for the front door. */
export let kernelOf: (vat: Vat) => Kernel;

/** A home of actors, seen from the program around it. */
export class Vat {
  readonly #kernel: Kernel;

  constructor(options: VatOptions = {}) {
    this.#kernel = new Kernel(options);
  }

  static {
    kernelOf = (vat) => vat.#kernel;
  }

  get name(): string {
    return this.#kernel.name;
  }

  /** A turn, with all that follows from it in this vat; what it throws is thrown, and then nothing of it has happened. */
  run<T>(body: () => T): T {
    return this.#kernel.run(body);
  }

  spawn<A extends readonly unknown[], B>(maker: Constructor<A, B>, ...args: A): Ref<InterfaceOf<B>> {
    return this.#kernel.run(() => turn.spawn(maker, ...args));
  }

  call<I, K extends MethodOf<I>>(target: Target<I>, method: K, ...args: ArgumentsOf<I, K>): AnswerOf<I, K>;
  call<A extends readonly unknown[], R>(target: Target<(...args: A) => R>, ...args: A): R;
  call(target: Ref | Vow, ...args: readonly unknown[]): unknown {
    const kernel = this.#kernel;
    return kernel.run(() => kernel.turns.call(target, args));
  }

  /** Puts a message into the mailbox; it has its turn when the vat comes to it. */
  send<I, K extends MethodOf<I>>(
    target: Target<I>,
    method: K,
    ...args: ArgumentsOf<I, K>
  ): Vow<Settled<AnswerOf<I, K>>>;
  send<A extends readonly unknown[], R>(target: Target<(...args: A) => R>, ...args: A): Vow<Settled<R>>;
  send(target: Ref | Vow, ...args: readonly unknown[]): Vow {
    return sendFromOutside(target, args, true) as never;
  }

  sendOnly<I, K extends MethodOf<I>>(target: Target<I>, method: K, ...args: ArgumentsOf<I, K>): void;
  sendOnly<A extends readonly unknown[]>(target: Target<(...args: A) => unknown>, ...args: A): void;
  sendOnly(target: Ref | Vow, ...args: readonly unknown[]): void {
    sendFromOutside(target, args, false);
  }

  promise<T>(): readonly [vow: Vow<T>, resolver: Resolver<T>] {
    return this.#kernel.run(() => turn.promise<T>());
  }

  /** A promise of the vat for a promise of JavaScript's. */
  adopt<T>(native: Promise<T>): Vow<T> {
    const [vow, resolver] = this.promise<T>();
    native.then(
      (value) => sendFromOutside(resolver, ["fulfill", value], false),
      (problem) => sendFromOutside(resolver, ["break", problem], false),
    );
    return vow;
  }

  halt(): void {
    this.#kernel.halt();
  }

  start(): void {
    this.#kernel.start();
  }

  /** Whether so much waits for the vat that programs should wait, too. */
  get full(): boolean {
    return this.#kernel.full;
  }

  /** Settles when the mailbox has room. */
  ready(): Promise<void> {
    return this.#kernel.room();
  }

  /** Takes nothing new, finishes what is there, and is halted then. */
  drain(): Promise<void> {
    return this.#kernel.drain();
  }

  get halted(): boolean {
    return this.#kernel.halted;
  }

  /** Takes one turn of a vat that is halted; answers whether there was one to take. */
  step(): boolean {
    return this.#kernel.step();
  }

  /** Settles when the vat has nothing to do. */
  idle(): Promise<void> {
    return this.#kernel.idle();
  }
}

/** A promise of JavaScript's for a promise of a vat: for the program around vats. */
export function settled<T>(vow: Vow<T> | Ref<unknown>): Promise<Settled<T>> {
  return new Promise((resolve, reject) => {
    const reference = vow as unknown as Reference;
    const home = {
      answer: () => reference,
      accept: (item: unknown) => {
        const { fulfilled, value } = item as { fulfilled: boolean; value: unknown };
        // A reference has no `then`; but what is data may have one, and is no promise.
        if (fulfilled) resolve(value as Settled<T>);
        else reject(value);
      },
    };
    homeOf(reference).accept(
      new Listen(reference, { home, fulfilled: undefined, broken: undefined, last: undefined, result: undefined }),
    );
  });
}

function sendFromOutside(target: unknown, args: readonly unknown[], wanted: boolean): Reference | undefined {
  if (!isReference(target)) throw notReference(target);
  const home = homeOf(target);
  const answer = wanted ? home.answer() : undefined;
  home.accept(new Delivery(target, args, answer, false));
  return answer;
}
