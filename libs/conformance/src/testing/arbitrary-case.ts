import type { Vocabulary } from "@glither/roux";
import { type ArtifactValue, MOMENT_BOUNDS, type ValueType } from "@glither/roux/core";
import fc from "fast-check";
import type { Case } from "../case.ts";
import { HEADER_NAMES, WHOLE_NUMBERS } from "./arbitrary-ruleset.ts";
import { caseOf } from "./cases.ts";

function value(type: ValueType, texts: readonly string[]): fc.Arbitrary<ArtifactValue> {
  switch (type.kind) {
    case "text":
      return fc.constantFrom(...texts);
    case "boolean":
      return fc.boolean();
    case "ip":
      return fc.constantFrom("10.0.0.1", "10.255.255.255", "11.0.0.0", "::1", "2001:db8::1");
    case "scalar":
      return fc.oneof(fc.constantFrom(...texts), fc.constantFrom(...WHOLE_NUMBERS));
    case "enum":
      return fc.constantFrom(...type.symbols);
    case "optional":
      return fc.oneof(fc.constant(null), value(type.of, texts));
    case "record":
      return fc.record(Object.fromEntries(type.members.map((member) => [member.name, value(member.type, texts)])), {
        noNullPrototype: true,
      });
    case "dated":
      return fc.tuple(value(type.of, texts), fc.constantFrom(0, 1000, 1001));
    case "list":
      return fc.array(value(type.of, texts), { maxLength: 3 });
    case "headers":
      return fc.array(fc.tuple(fc.constantFrom(...HEADER_NAMES), fc.constantFrom(...texts)), { maxLength: 3 });
    case "moment": {
      const [least, greatest] = MOMENT_BOUNDS[type.unit];
      return fc.constantFrom(...WHOLE_NUMBERS.filter((at) => at >= least && at <= greatest));
    }
    case "duration":
      return fc.constantFrom(...WHOLE_NUMBERS.filter((ms) => ms >= 0));
    case "integer":
    case "number":
      return fc.constantFrom(...WHOLE_NUMBERS);
  }
}

function values(
  typed: readonly { path: string; type: ValueType }[],
  texts: readonly string[],
): fc.Arbitrary<ReadonlyMap<string, ArtifactValue>> {
  return fc
    .tuple(...typed.map(({ path, type }) => fc.tuple(fc.constant(path), value(type, texts))))
    .map((entries) => new Map(entries));
}

const timeline = fc.array(
  fc.oneof(
    fc.constantFrom("admin.release", "a", "case.type", "other").map((on) => ({ on })),
    fc.constantFrom("0ms", "1ms", "1499ms", "90s", "71h", "24h", "4d").map((after) => ({ after })),
  ),
  { maxLength: 3 },
);

/** A whole artifact of these texts, all answers and some timeline; the expectation means nothing. */
export function arbitraryCase({ fields, enrichments }: Vocabulary, texts: readonly string[]): fc.Arbitrary<Case> {
  return fc
    .record({ artifact: values(fields, texts), enrich: values(enrichments, texts), timeline })
    .map((parts) => caseOf(parts));
}
