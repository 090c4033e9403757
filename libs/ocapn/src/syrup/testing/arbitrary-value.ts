import fc from "fast-check";
import { dictionary, set } from "../encode.ts";
import { SyrupRecord, SyrupSymbol, type SyrupValue } from "../values.ts";
import { naiveEncode } from "./naive-encoder.ts";

const text = fc.string({ unit: "binary", maxLength: 40 });
const atom: fc.Arbitrary<SyrupValue> = fc.oneof(
  fc.boolean(),
  fc.bigInt(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.constantFrom(0n, 9n, 10n, -1n, 2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n), 10n ** 15n, 10n ** 15n - 1n, 2n ** 31n),
  fc.double(),
  text,
  text.map((name) => new SyrupSymbol(name)),
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(undefined, null),
);

const unlike = { selector: (value: SyrupValue) => naiveEncode(value), maxLength: 5 };

/** Any value; what is in it grows smaller with its depth. */
export const arbitraryValue: fc.Arbitrary<SyrupValue> = fc.letrec<{ value: SyrupValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    atom,
    fc.array(tie("value"), { maxLength: 5 }),
    // Nothing is no label: a record of it and nothing else would be nothing again.
    fc
      .tuple(tie("value"), fc.array(tie("value"), { maxLength: 5 }))
      .map(([label, fields]) => new SyrupRecord(label, fields)),
    fc
      .uniqueArray(fc.tuple(tie("value"), tie("value")), { ...unlike, selector: ([key]) => naiveEncode(key) })
      .map((entries) => dictionary(entries)),
    fc.uniqueArray(tie("value"), unlike).map((members) => set(members)),
  ),
})).value;

/** Any record. */
export const arbitraryRecord: fc.Arbitrary<SyrupRecord> = fc
  .tuple(text, fc.array(arbitraryValue, { maxLength: 6 }))
  .map(([label, fields]) => new SyrupRecord(new SyrupSymbol(`op:${label}`), fields));
