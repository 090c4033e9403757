import type { Granted, Trial } from "../adapters/engine.ts";

/** `counter.wat` */
export const COUNTER = Uint8Array.from(
  Buffer.from(
    "0061736d01000000010d0360017f017f6000017f600000020d0104686f7374047374657000000304030101020503010001071d04066d656d6f727902000369" +
      "6e630001036765740002047472617000030a2703190041004100280200410028020010006a36020041002802000b070041002802000b0300000b",
    "hex",
  ),
);

/** By how much it goes on: one, then ten. */
export const STEPS: Granted = { module: "host", name: "step", answers: [{ result: 1 }, { result: 10 }] };

/** Counts, asks its host by how much and says from where, and keeps it in its memory. */
export function counterTrial(): Trial {
  const asked = [0, 1].map((from) => ({ module: "host", name: "step", args: [from] }));
  return {
    module: COUNTER,
    imports: [STEPS],
    steps: [
      { do: "call", name: "inc", args: [], gives: [1] },
      { do: "call", name: "inc", args: [], gives: [11] },
      { do: "read", at: 0, gives: Uint8Array.of(11) },
      { do: "write", at: 1, bytes: Uint8Array.of(1) },
      { do: "call", name: "get", args: [], gives: [267] },
    ],
    asked,
  };
}
