import type { Granted, Trial } from "../adapters/engine.ts";

/** `actor.wat`: a purse as a pure step. */
export const ACTOR = Uint8Array.from(
  Buffer.from(
    "0061736d0100000001150460017e0060017f0060017e017e60037e7f7e017e021b020376617406616e737765720000037661740672656675736500010303020203" +
      "070801047374657000030a3e0208002000100020000b3300200145047e20001002052001410146047e200020027c1002052000200254047e410110012000052000" +
      "20027d10020b0b0b0b",
    "hex",
  ),
);

/** The methods of the purse, as its messages name them. */
export const METHODS = { balance: 0, deposit: 1, withdraw: 2 } as const;

/** What the purse may do beside becoming another: answer, and refuse. */
export const EFFECTS: readonly Granted[] = [
  { module: "vat", name: "answer", answers: [] },
  { module: "vat", name: "refuse", answers: [] },
];

/** More than 53 bits, so that no engine may lose any. */
const MUCH = 2n ** 62n + 1n;

/** A state and a message give the next state and what is done; nothing is kept in the module. */
export function actorTrial(): Trial {
  const step = (state: bigint, method: number, amount: bigint, next: bigint) =>
    ({ do: "call", name: "step", args: [state, method, amount], gives: [next] }) as const;
  const answer = (amount: bigint) => ({ module: "vat", name: "answer", args: [amount] });
  return {
    module: ACTOR,
    imports: EFFECTS,
    steps: [
      step(0n, METHODS.deposit, MUCH, MUCH),
      step(MUCH, METHODS.withdraw, 1n, MUCH - 1n),
      step(5n, METHODS.withdraw, 6n, 5n),
      step(5n, METHODS.balance, 0n, 5n),
    ],
    asked: [answer(MUCH), answer(MUCH - 1n), { module: "vat", name: "refuse", args: [1] }, answer(5n)],
  };
}
