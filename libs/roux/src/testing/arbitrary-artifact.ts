import fc from "fast-check";
import { type ArtifactValue, readArtifact } from "../artifact/read-artifact.ts";
import { answerType } from "../ir/answer-type.ts";
import type { Core } from "../ir/core.ts";
import { namedOf } from "../ir/named.ts";
import type { Field, ValueType } from "../ir/types.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { withLigands } from "./arbitrary-ruleset.ts";
import { arbitraryInteger, arbitraryText, HEADER_NAMES } from "./arbitrary-text.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Artifacts of a dialect as JSON by path, valid for `readArtifact`; fields with an empty value may be left out. */
export function arbitraryArtifact({
  fields,
  objects = [],
}: Pick<Vocabulary, "fields" | "objects">): fc.Arbitrary<Record<string, Json>> {
  const required = fields.filter(({ type }) => type.kind === "enum" && type.default === undefined);
  const jsonOf = ({ path, type }: Field): fc.Arbitrary<Json> =>
    objects.includes(path) ? fc.oneof(arbitraryValue(type), arbitraryObject) : arbitraryValue(type);
  return fc.record(Object.fromEntries(fields.map((field) => [field.path, jsonOf(field)])), {
    requiredKeys: required.map(({ path }) => path),
    noNullPrototype: true,
  });
}

/** The artifact as a ruleset reads it that names values within objects. */
export function artifactFor(
  core: Pick<Core, "fields">,
  { fields }: Pick<Vocabulary, "fields">,
  json: Record<string, Json>,
): ReadonlyMap<string, ArtifactValue> {
  const named = core.fields.filter(({ path }) => namedOf(path) !== undefined);
  return readArtifact([...fields, ...named], json).values ?? new Map();
}

const { inner: arbitraryInner } = fc.letrec<{ inner: Json }>((tie) => ({
  inner: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 3, arbitrary: arbitraryText },
    { weight: 1, arbitrary: fc.constantFrom(null, true, false, 0, 0.1, 7) },
    { weight: 1, arbitrary: fc.array(tie("inner"), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.record({ owner: tie("inner"), name: tie("inner") }, { requiredKeys: [] }) },
  ),
}));

/** With members that random guards name. */
const arbitraryObject: fc.Arbitrary<Json> = fc.record(
  {
    path: arbitraryInner,
    paths: arbitraryInner,
    filter: arbitraryInner,
    "file path": arbitraryInner,
    labels: arbitraryInner,
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** An answer for each enrichment of a dialect by path, `null` for absent; a dated one comes with its age in ms. */
export function arbitraryAnswers(vocabulary: Vocabulary): fc.Arbitrary<Record<string, Json>> {
  const { enrichments } = withLigands(vocabulary);
  return fc.record(Object.fromEntries(enrichments.map((item) => [item.path, arbitraryValue(answerType(item))])), {
    noNullPrototype: true,
  });
}

function arbitraryValue(type: ValueType): fc.Arbitrary<Json> {
  switch (type.kind) {
    case "text":
      return arbitraryText;
    case "boolean":
      return fc.boolean();
    case "integer":
      return arbitraryInteger;
    case "number":
      return fc.oneof(fc.constantFrom(0, 0.1, 1e21, 1e-7, -2.5), fc.double({ noDefaultInfinity: true, noNaN: true }));
    case "duration":
      return fc.constantFrom(0, 1, 60_000, 259_200_000);
    case "ip":
      return fc.constantFrom("10.0.0.1", "10.255.255.255", "11.0.0.0", "::1", "2001:db8::1");
    case "moment":
      return fc.constantFrom(0, 1, 20_000, 64_800_000);
    case "scalar":
      return fc.oneof(arbitraryText, arbitraryInteger);
    case "enum":
      return fc.constantFrom(...type.symbols);
    case "optional":
      return fc.option(arbitraryValue(type.of));
    case "record":
      return fc.record(Object.fromEntries(type.members.map((member) => [member.name, arbitraryValue(member.type)])), {
        noNullPrototype: true,
      });
    case "dated":
      return fc.tuple(arbitraryValue(type.of), fc.constantFrom(0, 5, 6, 1000, 1001));
    case "list":
      return fc.array(arbitraryValue(type.of), { maxLength: 3 });
    case "headers":
      return fc.array(fc.tuple(fc.constantFrom(...HEADER_NAMES), arbitraryText), { maxLength: 4 });
  }
}
