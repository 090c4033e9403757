import type { Ref, Vow } from "@glither/vat";
import { Broken, homeOf, isReference, Reference } from "@glither/vat/border";
import { Border, FarPromise } from "./border.ts";
import { pick, Selected, type Selector } from "./questions.ts";
import { Session } from "./session.ts";

const here = new Border();

/** What is under a name in a dictionary that is on its way; of a peer's, only that is sent, and it can be sent to at once. */
export function get<T, K extends keyof T & string>(vow: Vow<T>, name: K): Vow<T[K]> {
  return select("get", vow, name) as Vow<T[K]>;
}

/** What is at an index of a list that is on its way. */
export function index<T>(vow: Vow<readonly T[]>, at: number): Vow<T> {
  if (!Number.isSafeInteger(at) || at < 0) throw new RangeError("an index is a whole number from 0 on");
  return select("index", vow, at) as Vow<T>;
}

/** What is in a tag that is on its way; it breaks where the tag is another. */
export function untag<T = unknown>(vow: Vow, tag: string): Vow<T> {
  return select("untag", vow, tag) as Vow<T>;
}

function select(op: Selector, vow: Vow | Ref, key: string | number): Vow {
  if (!isReference(vow)) throw new TypeError("not a promise of a vat");
  const home = homeOf(vow);
  if (home instanceof Session) return new Reference(home, new Selected(op, vow, key)) as unknown as Vow;
  const promise = new FarPromise();
  here.watch(
    vow,
    (value) => here.settle(promise, pick(op, value, key)),
    (problem) => here.settle(promise, new Broken(problem)),
  );
  return new Reference(here, promise) as unknown as Vow;
}
