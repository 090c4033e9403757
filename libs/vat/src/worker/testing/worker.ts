import {
  type Bcom,
  type Becoming,
  call,
  methods,
  promise,
  type Ref,
  selfOf,
  send,
  sendOnly,
  spawn,
  Vat,
} from "../../index.ts";
import { linkToParent } from "../node.ts";

// The other thread of the tests: what it offers.

export interface Counter {
  inc(by?: number): number;
  get(): number;
}

function counter(bcom: Bcom, n: number) {
  return methods({
    inc: (by = 1): Becoming<number> => bcom(counter(bcom, n + by), n + by),
    get: () => n,
  });
}

function service(bcom: Bcom) {
  const self = selfOf<unknown>(bcom);
  return methods({
    echo: (...values: unknown[]) => values,
    counter: (n: number) => spawn(counter, n),
    itself: () => self,
    never: () => promise<Ref<Counter>>()[0],
    later: () => {
      const [vow, resolver] = promise<string>();
      sendOnly(resolver, "fulfill", "later");
      return vow;
    },
    fail: () => {
      throw Object.assign(new RangeError("too far"), { code: "FAR" });
    },
    give: () => () => 1,
    ask: (other: Ref<Counter>) => send(other, "inc", 10),
    tell: (ear: Ref<(n: number) => void>, times: number) => {
      for (let n = 1; n <= times; n++) sendOnly(ear, n);
    },
    die: () => process.exit(3),
    size: () => link.size,
    collect: () => {
      (globalThis as { gc?: () => void }).gc?.();
    },
    double: (own: Ref<Counter>) => call(own, "get") * 2,
  });
}

export type Service = ReturnType<typeof service>;

const vat = new Vat({ name: "worker", report: () => {} });
const link = linkToParent({ offer: vat.spawn(service) });
