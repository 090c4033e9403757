import { createNode, type OcapnNode, SturdyRef } from "@glither/ocapn";
import { tcpNetlayer } from "@glither/ocapn/netlayers/tcp";
import { promise, type Ref, sendVerbatim, spawn, Vat } from "@glither/vat";

// The five objects that the OCapN test suite asks a peer for, by the numbers that it knows them by.

const CAR_FACTORY_BUILDER = "JadQ0++RzsD4M+40uLxTWVaVqM10DcBJ";
const ECHO = "IO58l1laTyhcrgDKbEzFOO32MDd6zE5w";
const GREETER = "VMDDd1voKWarCe2GvgLbxbVFysNzRPzx";
const PROMISE_MAKER = "IokCxYmMj04nos2JN1TDoY1bT8dXh6Lr";
const STURDYREF_ENLIVENER = "gi02I1qghIwPiKGKleCQAOhpy3ZtYRpB";

type Anything = (...args: readonly unknown[]) => unknown;

function builder(): Anything {
  return () => spawn(() => (made: unknown) => spawn(car, ...colorAndModel(made)));
}

function car(_bcom: unknown, color: string, model: string): Anything {
  return () => `Vroom! I am a ${color} ${model} car!`;
}

function colorAndModel(made: unknown): readonly [string, string] {
  const [color, model, ...more] = Array.isArray(made) ? made.map(named) : [];
  if (color === undefined || model === undefined || more.length > 0) throw new Error("a car has a color and a model");
  return [color, model];
}

function named(symbol: unknown): string | undefined {
  return typeof symbol === "symbol" ? Symbol.keyFor(symbol) : undefined;
}

/** Serves them on a port of this machine's, until the node is closed. */
export async function serveSuite(designator: string): Promise<OcapnNode> {
  const vat = new Vat({ name: "suite", report: () => undefined });
  const node = createNode({ netlayers: [await tcpNetlayer({ designator })], report: () => undefined });
  const offer = (number: string, behaviour: Anything) =>
    node.register(
      vat.spawn(() => behaviour),
      new TextEncoder().encode(number),
    );
  offer(CAR_FACTORY_BUILDER, builder());
  offer(ECHO, (...args) => args);
  // A text that leads a message is a method's name: as data it is sent verbatim.
  offer(GREETER, (greeted) => {
    sendVerbatim(greeted as Ref, "Hello");
  });
  offer(PROMISE_MAKER, () => promise());
  offer(STURDYREF_ENLIVENER, (sturdy) => {
    if (!(sturdy instanceof SturdyRef)) throw new Error("not a sturdy reference");
    return node.enliven(sturdy);
  });
  return node;
}
