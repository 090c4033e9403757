import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { runs } from "../../../../tools/workspace/src/testing/runs.ts";
import { argumentOf, kindsOf } from "./argument.ts";
import { JsonSchema, type Kind } from "./json-schema.ts";

const object = (properties: object, more: object = {}): object => ({ type: "object", properties, ...more });

/** What an argument may be, in words. */
function said(schema: unknown, ...keys: (string | number)[]): string {
  const argument = argumentOf(schema, keys);
  if (argument.kind === "unnamed") return `unnamed at ${argument.at}`;
  if (argument.kind === "unfit") return `unfit at ${argument.at}: ${argument.is.join(" ")}`;
  const is = kindsOf(argument.of, argument.schema);
  return is.length === 6 ? "anything" : is.join(" ");
}

describe("a schema says what an argument may be", () => {
  it.each([
    ["by its type", object({ a: { type: "string" } }), "text"],
    ["by several types", object({ a: { type: ["integer", "null"] } }), "number null"],
    ["by the values that it lists", object({ a: { enum: ["x", 1, null] } }), "text number null"],
    ["by a constant", object({ a: { const: true } }), "boolean"],
    [
      "by all that holds",
      object({ a: { type: ["string", "number"], allOf: [{ type: ["number", "null"] }] } }),
      "number",
    ],
    ["by what it may be instead", object({ a: { anyOf: [{ type: "string" }, { type: "array" }] } }), "text list"],
    ["by one of several", object({ a: { oneOf: [{ type: "string" }, { const: 3 }] } }), "text number"],
    [
      "elsewhere in the schema",
      object({ a: { $ref: "#/$defs/b~1c" } }, { $defs: { "b/c": { type: "number" } } }),
      "number",
    ],
    ["for every name", { type: "object", additionalProperties: { type: "boolean" } }, "boolean"],
    ["in a part of it", { allOf: [object({ b: {} }), object({ a: { type: "string" } })] }, "text"],
    [
      "in alternatives",
      { anyOf: [object({ a: { type: "string" } }), object({ a: { type: "number" } })] },
      "text number",
    ],
    [
      "beside what is required",
      object({ a: { type: "string" } }, { anyOf: [{ required: ["a"] }, { required: ["b"] }] }),
      "text",
    ],
    ["not at all: it names others", object({ b: {} }), "unnamed at 0"],
    ["not at all: it names none", object({}), "unnamed at 0"],
    ["not at all: nothing is there", { type: "object", additionalProperties: false }, "unnamed at 0"],
    ["not at all: it is no object", { type: "string" }, "unfit at 0: text"],
  ])("%s", (_, schema, expected) => {
    expect(said(schema, "a")).toBe(expected);
  });

  it.each([
    ["of a text", [object({ a: { type: "string" } }), "a", "b"], "unfit at 1: text"],
    ["of a list's elements", [object({ a: { items: object({ b: { type: "number" } }) } }), "a", 3, "b"], "number"],
    ["of a place", [object({ a: { prefixItems: [{ type: "string" }], items: false } }), "a", 0], "text"],
    ["of a place that is not there", [object({ a: { prefixItems: [{}], items: false } }), "a", 1], "unnamed at 1"],
    ["of a place, as it was written once", [object({ a: { items: [{ type: "string" }, {}] } }), "a", 0], "text"],
    ["of an object by a place", [object({ a: object({}) }), "a", 0], "unfit at 1: object"],
    ["of what holds itself", [object({ a: { $ref: "#" }, b: { type: "string" } }), "a", "a", "a", "b"], "text"],
    [
      "where one alternative has any",
      [object({ a: { anyOf: [object({ b: {} }), { type: "null" }] } }), "a", "c"],
      "unnamed at 1",
    ],
  ] as const)("within %s", (_, [schema, ...keys], expected) => {
    expect(said(schema, ...keys)).toBe(expected);
  });

  it.each([
    ["it says nothing", {}],
    ["members go by patterns", object({}, { patternProperties: { "^x": { type: "string" } } })],
    ["others may be there", object({ b: {} }, { additionalProperties: true })],
    ["it depends on something", object({ b: {} }, { if: object({ a: {} }) })],
    ["it is in another file", { $ref: "https://a.example/schema.json" }],
    ["it is nowhere", { $ref: "#/$defs/nowhere" }],
    ["it has a name", { $ref: "#name" }],
    ["it is no address", { $ref: "#/%" }],
    ["it leads to itself", { $ref: "#" }],
    ["its type is unknown", { type: "file" }],
    ["it is no schema", { type: { string: true }, properties: 7, enum: "a", allOf: {}, anyOf: [] }],
    ["one alternative says nothing", { anyOf: [object({ b: {} }), { type: "object" }] }],
  ])("and leaves it open where %s", (_, schema) => {
    expect(said(schema, "a")).toBe("anything");
  });

  it("in few steps, however it refers and nests", () => {
    const doubled = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => {
        const next = { $ref: `#/$defs/d${at + 1}` };
        return [`d${at}`, { anyOf: [next, next], allOf: [next, next] }];
      }),
    );
    expect(said({ $defs: doubled, $ref: "#/$defs/d0" }, "a")).toBe("anything");
    let deep: object = {};
    for (let at = 0; at < 100_000; at++) deep = { allOf: [deep] };
    expect(said(deep, "a")).toBe("anything");
    expect(new JsonSchema(deep).names(deep)).toEqual([]);
  });
});

/** Kinds of values by the names of the standard. */
const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];
const scalar = fc.constantFrom<unknown>("x", "y", 0, 1, 1.5, true, false, null);
/** One keyword or two, since few values fit more of them at random. */
const { schema: schemas } = fc.letrec<{ schema: unknown; part: object }>((tie) => {
  const few = { minLength: 1, maxLength: 2 };
  const properties = fc.dictionary(fc.constantFrom("a", "b"), tie("schema"), { minKeys: 1, maxKeys: 2 });
  return {
    schema: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      fc.record({ type: fc.constantFrom(...TYPES) }),
      fc.record({ enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }) }),
      fc.array(tie("part"), few).map((parts) => Object.assign({}, ...parts) as object),
    ),
    part: fc.oneof(
      fc.record({ type: fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 2, maxLength: 3 }) }),
      fc.record({ const: scalar }),
      fc.record({ properties }),
      fc.record({ properties, additionalProperties: fc.oneof(fc.boolean(), tie("schema")) }),
      fc.record({ items: tie("schema") }),
      fc.record({ prefixItems: fc.array(tie("schema"), few) }),
      fc.record({ allOf: fc.array(tie("schema"), few) }),
      fc.record({ anyOf: fc.array(tie("schema"), few) }),
      fc.record({ oneOf: fc.array(tie("schema"), few) }),
      fc.record({ $ref: fc.constantFrom("#", "#/properties/a", "#/items", "#/nowhere") }),
    ),
  };
});
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    scalar,
    fc.array(tie("json"), { minLength: 1, maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("json"), { minKeys: 1, maxKeys: 2 }),
  ),
}));

function* places(
  value: unknown,
  keys: readonly (string | number)[] = [],
): Generator<[readonly (string | number)[], unknown]> {
  yield [keys, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* places(inner, [...keys, Array.isArray(value) ? Number(key) : key]);
}

function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return "text";
  return typeof value === "object" ? "object" : (typeof value as "number" | "boolean");
}

it("what a validator takes is admitted, all but members that nobody names", () => {
  let taken = 0;
  fc.assert(
    fc.property(schemas, fc.array(json, { minLength: 25, maxLength: 25 }), (schema, values) => {
      const validates = validator(schema);
      for (const [keys, inner] of values.filter(validates).flatMap((value) => [...places(value)])) {
        const argument = argumentOf(schema, keys);
        if (argument.kind === "unnamed") {
          expect(argument.known).not.toContain(keys[argument.at]);
          continue;
        }
        const probe = { kind: kindOf(inner), ...(typeof inner === "object" ? {} : { value: inner as string }) };
        const isAdmitted = argument.kind === "found" && argument.of.admits(argument.schema, probe);
        expect([keys, argument.kind, isAdmitted]).toEqual([keys, "found", true]);
        taken += 1;
      }
    }),
    { numRuns: runs(150) },
  );
  expect(taken).toBeGreaterThan(500);
});

/** What the standard says; a schema that refers to what is not there, or to itself, takes nothing. */
function validator(schema: unknown): (value: unknown) => boolean {
  try {
    const validate = new Ajv2020({ strict: false, logger: false }).compile(schema as object);
    return (value) => {
      try {
        return validate(value) === true;
      } catch {
        return false;
      }
    };
  } catch {
    return () => false;
  }
}
