import { Becoming, Behaviour, type Method, methodOf } from "./behaviour.ts";
import { VatError } from "./error.ts";
import { GONE, isReference, type Reference, type State } from "./reference.ts";

/** Calls what an actor does at present. The function gets no `this`, through which it could reach its neighbours. */
export function invoke(state: Method | Behaviour, args: readonly unknown[]): unknown {
  if (typeof state === "function") return apply(state, args);
  const { table, fn } = state;
  if (table === undefined) return apply(fn as Method, args);
  const method = methodOf(table, args[0]);
  if (method === undefined)
    throw new VatError("NO_SUCH_METHOD", `no method ${named(args[0])}`, {
      hint: `this actor has ${Object.keys(table)
        .map((name) => `\`${name}\``)
        .join(", ")}`,
    });
  switch (args.length) {
    case 1:
      return method();
    case 2:
      return method(args[1]);
    case 3:
      return method(args[1], args[2]);
    default:
      return method(...args.slice(1));
  }
}

/** Whether it is what an actor can be. */
export function isBehaviour(value: unknown): value is Method | Behaviour {
  return typeof value === "function" || value instanceof Behaviour;
}

/** What an actor becomes by what it returned. */
export function nextOf(actor: Reference, becoming: Becoming<unknown>): Method | Behaviour {
  if (becoming.owner !== actor)
    throw new VatError("FOREIGN_BCOM", "an actor returned what another actor's `bcom` has made", {
      hint: "return what the actor's own `bcom` gives",
    });
  if (!isBehaviour(becoming.next)) throw notBehaviour("an actor would become", becoming.next);
  return becoming.next;
}

export function notBehaviour(what: string, value: unknown): VatError {
  return new VatError("NOT_A_BEHAVIOUR", `${what} ${kind(value)}, which is no behaviour`, {
    hint: "a behaviour is a function or `methods({ … })`",
  });
}

/** Refuses what may not be the result of a behaviour or a handler. */
export function refuseNativePromise(value: unknown): void {
  if (value instanceof Promise)
    throw new VatError(
      "NATIVE_PROMISE",
      "a turn ends when its function returns; it returned a promise of JavaScript's",
      {
        hint: "give the promise to `vat.adopt` outside, or use `send` and `on` in place of `await`",
      },
    );
}

export function unknownActor(): VatError {
  return new VatError("NO_SUCH_ACTOR", "no such actor: the turn that spawned it has failed");
}

export function notCallable(state: State | undefined, cause?: unknown): VatError {
  if (state === GONE) return unknownActor();
  return new VatError("NOT_CALLABLE", "called a promise that is not fulfilled with an actor", {
    hint: "use `send`, which waits for it",
    ...(cause === undefined ? {} : { cause }),
  });
}

export function notReference(value: unknown): VatError {
  return new VatError("NOT_A_REFERENCE", `${kind(value)} is no reference`);
}

/** What it is, without what is in it: messages of errors cross borders. */
export function kind(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "undefined";
  if (isReference(value)) return "a reference";
  if (value instanceof Becoming) return "what `bcom` has made";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function named(name: unknown): string {
  if (typeof name === "string") return `\`${name}\``;
  return name === undefined ? "was named" : `is named by ${kind(name)}`;
}

function apply(fn: Method, args: readonly unknown[]): unknown {
  switch (args.length) {
    case 0:
      return fn();
    case 1:
      return fn(args[0]);
    case 2:
      return fn(args[0], args[1]);
    default:
      return fn(...args);
  }
}
