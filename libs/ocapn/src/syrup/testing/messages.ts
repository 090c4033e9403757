import { dictionary, encode, set } from "../encode.ts";
import { record, type SyrupValue, symbol } from "../values.ts";

const deliver = (to: SyrupValue, args: readonly SyrupValue[], answer: bigint | false, resolver: SyrupValue) =>
  encode(record("op:deliver", to, args, answer, resolver));

/** Messages as peers send them, each kind of value among them. */
export function messages(): readonly Uint8Array[] {
  const bootstrap = record("desc:export", 0n);
  const resolver = record("desc:import-object", 1n);
  const key = [symbol("public-key"), [symbol("ecc"), [symbol("q"), new Uint8Array(32).fill(7)]]];
  const location = record(
    "ocapn-peer",
    symbol("tcp-testing-only"),
    "NAME",
    dictionary([
      ["host", "127.0.0.1"],
      ["port", "22046"],
    ]),
  );
  return [
    encode(record("op:start-session", "1.0", key, location, [symbol("sig-val"), new Uint8Array(64).fill(9)])),
    deliver(bootstrap, [symbol("fetch"), new Uint8Array(32).fill(1)], 0n, resolver),
    deliver(record("desc:answer", 12n), [symbol("echo"), "héllo 熊", -7n, 2n ** 100n, 1.5, Number.NaN], 13n, resolver),
    deliver(record("desc:export", 3n), [undefined, null, true, [[]], set([3n, "a", symbol("b")])], false, false),
    encode(record("op:gc-exports", [6n, 2n, 3n], [1n, 1n, 4n])),
    encode(record("op:listen", bootstrap, resolver, true)),
    encode(record("op:abort", "no")),
    encode(
      record(
        "desc:tagged",
        symbol("map"),
        dictionary([
          [1n, [1n]],
          ["a", dictionary([])],
          [symbol("k"), new Uint8Array(3)],
        ]),
      ),
    ),
  ];
}
