import { type Bcom, type Becoming, methods, Vat } from "@glither/vat";
import { linkToParent } from "@glither/vat/worker/node";

/** What the other thread offers. */
export interface Served {
  inc(): number;
  get(): number;
}

function counter(bcom: Bcom, n: number) {
  return methods({
    inc: (): Becoming<number> => bcom(counter(bcom, n + 1), n + 1),
    get: () => n,
  });
}

linkToParent({ offer: new Vat({ name: "worker" }).spawn(counter, 0) });
