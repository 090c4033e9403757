import type { ArtifactValue, Reference, ValueType } from "@glither/roux/core";
import { booleans, integers, ladder, numbers, rungs, type Source, text, textConstants } from "./sources.ts";

/** All lists of at most two of these. */
function upToTwo(elements: readonly ArtifactValue[]): readonly ArtifactValue[] {
  return [[], ...elements.map((one) => [one]), ...elements.flatMap((one) => elements.map((other) => [one, other]))];
}

/** What can be read of an element: itself, or a member of it. */
interface Element extends Pick<Source, "type" | "constants" | "kind"> {
  readonly member?: string;
  readonly as?: "number" | "text";
}

const TEXT: Element = { type: text, constants: textConstants, kind: "text" };
const INTEGER: Element = { type: { kind: "integer" }, constants: integers, kind: "integer" };
const NUMBER: Element = { type: { kind: "number" }, constants: numbers, kind: "number" };
const BOOLEAN: Element = { type: { kind: "boolean" }, constants: booleans, kind: "boolean" };
const RUNG: Element = { type: ladder, constants: rungs, kind: "ladder" };

interface List {
  readonly path: string;
  /** What it is the answer of; a field's otherwise. */
  readonly bound?: "enrichment" | "ligand";
  readonly type: ValueType;
  readonly read: readonly Element[];
  readonly values: readonly ArtifactValue[];
  /** Places at which elements of a field are read. */
  readonly indexes?: readonly number[];
}

function listOf({ path, bound, type, read, values, indexes = [] }: List): Source {
  const own = {
    path,
    ...(bound ? { enrichment: true as const } : {}),
    ...(bound === "ligand" ? { ligand: true as const } : {}),
  };
  const elements = read.map(({ member, as, ...element }): Source => {
    const which = { ...(member === undefined ? {} : { member: [member] }), ...(as === undefined ? {} : { as }) };
    return { path, ...element, references: [{ kind: "element", path, ...which }], values: [] };
  });
  const count: Reference = { kind: bound ? "enrichment" : "field", path, count: true };
  const { constants = [], kind = "" } = read[0] ?? {};
  return {
    ...own,
    type: { kind: "list", of: type },
    references: indexes.map((index) => ({ kind: "field", path, index })),
    constants,
    values: bound === "ligand" ? [null, ...values] : values,
    kind,
    elements,
    count: {
      ...own,
      type: { kind: "integer" },
      references: [count],
      constants: [0, 1, 2].map((value) => ({ kind: "integer", value })),
      values: [],
      kind: "integer",
    },
  };
}

const PART: ValueType = {
  kind: "record",
  name: "part",
  members: [
    { name: "name", type: text },
    { name: "size", type: { kind: "integer" } },
  ],
};
const TEAM: ValueType = {
  kind: "record",
  name: "team",
  members: [
    { name: "rank", type: ladder },
    { name: "own", type: { kind: "boolean" } },
    { name: "name", type: text },
  ],
};

/** Lists of few elements of few values. */
export const LISTS: readonly Source[] = [
  listOf({ path: "to", type: text, read: [TEXT], values: upToTwo(["", "a", "b"]) }),
  listOf({ path: "sizes", type: { kind: "integer" }, read: [INTEGER], values: upToTwo([-1, 0, 1]) }),
  listOf({ path: "placed", type: text, read: [TEXT], values: upToTwo(["", "a", "b"]), indexes: [0, 1] }),
  listOf({
    path: "parts",
    type: PART,
    read: [
      { ...TEXT, member: "name" },
      { ...INTEGER, member: "size" },
    ],
    values: upToTwo([
      { name: "", size: 0 },
      { name: "a", size: 0 },
      { name: "a", size: 1 },
      { name: "b", size: 1 },
    ]),
  }),
  listOf({
    path: "mixed",
    type: { kind: "scalar" },
    read: [
      { ...TEXT, as: "text" },
      { ...NUMBER, as: "number" },
    ],
    values: upToTwo(["", "a", 0, 0.1]),
  }),
  listOf({
    path: "flags",
    bound: "enrichment",
    type: { kind: "boolean" },
    read: [BOOLEAN],
    values: upToTwo([true, false]),
  }),
  listOf({ path: "roles", bound: "ligand", type: text, read: [TEXT], values: upToTwo(["", "a", "b"]) }),
  listOf({
    path: "teams",
    bound: "ligand",
    type: TEAM,
    read: [
      { ...RUNG, member: "rank" },
      { ...BOOLEAN, member: "own" },
      { ...TEXT, member: "name" },
    ],
    values: upToTwo([
      { rank: "low", own: true, name: "a" },
      { rank: "high", own: false, name: "a" },
      { rank: "high", own: true, name: "b" },
    ]),
  }),
];
