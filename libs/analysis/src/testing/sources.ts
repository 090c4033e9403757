import type { ArtifactValue, Constant, Reference, ValueType } from "@glither/roux/core";

/** A field or an enrichment, with constants to compare it with and values to try: the constants, and what lies beside them. */
export interface Source {
  readonly path: string;
  readonly enrichment?: true;
  readonly ligand?: true;
  readonly type: ValueType;
  readonly references: readonly Reference[];
  /** The same values without the reading of a scalar, of which only truth is asked. */
  readonly itself?: readonly Reference[];
  readonly constants: readonly Constant[];
  readonly values: readonly ArtifactValue[];
  /** Only of addresses: nets, which a set may hold beside the constants. */
  readonly nets?: readonly Constant[];
  /** Only of a list: what can be read of one element of it. */
  readonly elements?: readonly Source[];
  /** Only of a list: how many elements it has. */
  readonly count?: Source;
  /** Sources of one kind can be compared with each other. */
  readonly kind: string;
}

export const text: ValueType = { kind: "text" };
const texts = ["", "a", "b", "ab", "A", "ba"];
export const textConstants: readonly Constant[] = ["", "a", "b", "ab"].map((value) => ({ kind: "text", value }));
const spf: ValueType = { kind: "enum", name: "spf", symbols: ["none", "pass", "fail"], default: "none" };
const optional = (of: ValueType): ValueType => ({ kind: "optional", of });
export const integers: readonly Constant[] = [-1, 0, 1].map((value) => ({ kind: "integer", value }));
const symbols: readonly Constant[] = ["none", "pass", "fail"].map((value) => ({ kind: "symbol", value }));
export const booleans: readonly Constant[] = [true, false].map((value) => ({ kind: "boolean", value }));
export const ladder: ValueType = {
  kind: "enum",
  name: "risk",
  symbols: ["low", "mid", "high"],
  default: "mid",
  ordered: true,
};
const standing: ValueType = {
  kind: "record",
  name: "standing-record",
  members: [
    { name: "level", type: ladder },
    { name: "name", type: text },
  ],
};
export const rungs: readonly Constant[] = ["low", "mid", "high"].map((value) => ({ kind: "symbol", value }));
export const numbers: readonly Constant[] = ["0", "0.1", "5e-324", "-2.5"].map((value) => ({ kind: "number", value }));
const scalarLists: readonly ArtifactValue[] = [
  [],
  ...["a", "b", 0, 0.1].flatMap((a) => [[a], [a, ""], [a, 1, "a"], [a, 1, "b"], [a, "", 0]]),
];
const field = (path: string): Reference => ({ kind: "field", path });
const answer = (path: string): Reference => ({ kind: "enrichment", path });

export const SOURCES: readonly Source[] = [
  { path: "t", type: text, references: [field("t")], constants: textConstants, values: texts, kind: "text" },
  { path: "u", type: text, references: [field("u")], constants: textConstants, values: texts, kind: "text" },
  {
    path: "o",
    type: optional(text),
    references: [field("o")],
    constants: textConstants,
    values: [null, ...texts],
    kind: "text",
  },
  {
    path: "e",
    enrichment: true,
    type: optional(text),
    references: [answer("e")],
    constants: textConstants,
    values: [null, ...texts],
    kind: "text",
  },
  {
    path: "height",
    enrichment: true,
    type: optional(ladder),
    references: [answer("height")],
    constants: rungs,
    values: [null, "low", "mid", "high"],
    kind: "ladder",
  },
  ...["level", "name"].map(
    (member): Source => ({
      path: "standing",
      enrichment: true,
      ligand: true,
      type: standing,
      references: [{ kind: "enrichment", path: "standing", member: [member] }],
      constants: member === "level" ? rungs : textConstants,
      values: [null, ...["low", "high"].flatMap((level) => ["", "a", "b"].map((name) => ({ level, name })))],
      kind: member === "level" ? "ladder" : "text",
    }),
  ),
  {
    path: "verified",
    enrichment: true,
    type: optional({ kind: "boolean" }),
    references: [answer("verified")],
    constants: booleans,
    values: [null, true, false],
    kind: "boolean",
  },
  {
    path: "arguments",
    type: { kind: "list", of: text },
    references: [0, 2].map((index) => ({ kind: "field", path: "arguments", index })),
    constants: textConstants,
    values: [[], ...["", "a", "b"].flatMap((a) => [[a], [a, ""], ...["", "a", "b"].map((c) => [a, "", c])])],
    kind: "text",
  },
  {
    path: "headers",
    type: { kind: "headers" },
    references: ["X-A", "x-a", "Y"].map((index) => ({ kind: "field", path: "headers", index })),
    constants: textConstants,
    values: [
      [],
      ...["", "a", "b"].flatMap((a) => [
        [["x-a", a]],
        [["y", a]],
        [
          ["X-A", "a"],
          ["Y", a],
        ],
      ]),
    ],
    kind: "text",
  },
  {
    path: "n",
    type: { kind: "integer" },
    references: [field("n")],
    constants: integers,
    values: [-2, -1, 0, 1, 2, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
    kind: "integer",
  },
  {
    path: "m",
    type: optional({ kind: "integer" }),
    references: [field("m")],
    constants: integers,
    values: [null, -2, -1, 0, 1, 2, Number.MAX_SAFE_INTEGER],
    kind: "integer",
  },
  {
    path: "k",
    enrichment: true,
    type: { kind: "integer" },
    references: [answer("k")],
    constants: integers,
    values: [-3, -2, -1, 0, 1, 2, 3],
    kind: "integer",
  },
  {
    path: "x",
    type: { kind: "number" },
    references: [field("x")],
    constants: numbers,
    values: [-3, -2.5, -5e-324, 0, 5e-324, 0.05, 0.1, 0.10000000000000002, 1],
    kind: "number",
  },
  {
    path: "d",
    type: { kind: "duration" },
    references: [field("d")],
    constants: [0, 1, 2].map((ms) => ({ kind: "duration", ms })),
    values: [0, 1, 2, 3],
    kind: "duration",
  },
  {
    path: "day",
    type: { kind: "moment", unit: "date" },
    references: [field("day")],
    constants: [-1, 0, 1].map((value) => ({ kind: "moment", unit: "date", value })),
    values: [-719_162, -2, -1, 0, 1, 2, 2_932_896],
    kind: "moment",
  },
  {
    path: "flag",
    type: { kind: "boolean" },
    references: [field("flag")],
    constants: booleans,
    values: [true, false],
    kind: "boolean",
  },
  {
    path: "maybe",
    enrichment: true,
    type: optional({ kind: "boolean" }),
    references: [answer("maybe")],
    constants: booleans,
    values: [null, true, false],
    kind: "boolean",
  },
  {
    path: "level",
    type: ladder,
    references: [field("level")],
    constants: rungs,
    values: ["low", "mid", "high"],
    kind: "ladder",
  },
  {
    path: "risk",
    enrichment: true,
    type: optional(ladder),
    references: [answer("risk")],
    constants: rungs,
    values: [null, "low", "mid", "high"],
    kind: "ladder",
  },
  {
    path: "scalars",
    type: { kind: "list", of: { kind: "scalar" } },
    references: [0, 2].map((index) => ({ kind: "field", path: "scalars", index, as: "text" })),
    itself: [0, 2].map((index) => ({ kind: "field", path: "scalars", index })),
    constants: textConstants,
    values: scalarLists,
    kind: "text",
  },
  {
    path: "scalars",
    type: { kind: "list", of: { kind: "scalar" } },
    references: [0, 2].map((index) => ({ kind: "field", path: "scalars", index, as: "number" })),
    constants: numbers,
    values: scalarLists,
    kind: "number",
  },
  {
    path: "z",
    type: { kind: "scalar" },
    references: [{ kind: "field", path: "z", as: "number" }],
    constants: numbers,
    values: [...texts, -3, -2.5, -5e-324, 0, 5e-324, 0.05, 0.1, 0.10000000000000002, 1],
    kind: "number",
  },
  { path: "s", type: spf, references: [field("s")], constants: symbols, values: ["none", "pass", "fail"], kind: "spf" },
  {
    path: "r",
    enrichment: true,
    type: optional(spf),
    references: [answer("r")],
    constants: symbols,
    values: [null, "none", "pass", "fail"],
    kind: "spf",
  },
];
