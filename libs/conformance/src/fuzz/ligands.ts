import type { Vocabulary } from "@glither/roux";
import type { EnumType, Field, Member, ValueType } from "@glither/roux/core";
import type { Random } from "./random.ts";

/** A declared enrichment, as it is written and as guards read it. */
export interface LigandPlan extends Field {
  readonly written: string;
}

const NAMES = ["trust", "standing_of", "k9", "own", "string", "result", "x", "Upper_Name", "func", "value", "enrich2"];
const MEMBERS = ["grade", "value", "age", "type", "since_when", "flag", "own"];
const RUNGS = ["low", "mid", "high", "top_most"];

/** Declared enrichments of any types, produced from any of the dialect's values. */
export function anyLigands(vocabulary: Vocabulary, random: Random): LigandPlan[] {
  const { fields, enrichments, objects = [] } = vocabulary;
  const sources = [
    ...[...fields, ...enrichments].flatMap((own) => ("anyOf" in own && own.anyOf !== undefined ? [] : [own.path])),
    ...objects.flatMap((object) => [".owner", '["file path"]', ".labels[0].name", ".*"].map((name) => object + name)),
  ];
  return random.some(NAMES, 1, 4).map((path) => {
    const one = anyType(vocabulary, random, path, random.chance(10) ? 6 : 2);
    const { written, type } = random.chance(20) ? listOf(one) : one;
    const wide = random.chance(15);
    const from = random.some(sources, wide ? sources.length : 1, wide ? sources.length : 3).join(", ");
    if (random.chance(15)) return counted(path, from, vocabulary, random);
    const fresh = random.chance(50) ? ` fresh ${random.pick(["0ms", "5ms", "1s", "72h"])}` : "";
    return { path, type, written: `${path} : ${written} from ${from}${fresh}` };
  });
}

/** What the host counts, or adds up where the dialect has a number. */
function counted(path: string, from: string, { fields }: Vocabulary, random: Random): LigandPlan {
  const numbers = fields.filter(({ path: own, type }) => type.kind === "number" && !from.split(", ").includes(own));
  const window = random.pick(["1ms", "90s", "1h", "1d"]);
  const amount = numbers.length > 0 && random.chance(50) ? random.pick(numbers).path : undefined;
  return amount === undefined
    ? { path, type: { kind: "integer" }, written: `${path} : integer from ${from} by count(${window})` }
    : { path, type: { kind: "number" }, written: `${path} : number from ${from} by sum(${amount}, ${window})` };
}

interface WrittenType {
  readonly written: string;
  readonly type: ValueType;
}

function anyType(vocabulary: Vocabulary, random: Random, name: string, depth: number): WrittenType {
  const { ladders = [] } = vocabulary;
  const simple = [
    ...(["text", "boolean", "integer", "number", "duration", "ip"] as const).map(
      (kind) => (): WrittenType => ({
        written: kind,
        type: { kind },
      }),
    ),
    ...(["instant", "date", "time"] as const).map(
      (unit) => (): WrittenType => ({
        written: unit,
        type: { kind: "moment", unit },
      }),
    ),
  ];
  return random.weighted<WrittenType>(
    [6, () => random.pick(simple)()],
    [ladders.length > 0 ? 1 : 0, () => ofDialect(random.pick(ladders))],
    [1, () => ladderOf(name, random)],
    [depth > 0 ? 3 : 0, () => recordOf(vocabulary, random, name, depth)],
  );
}

function listOf({ written, type }: WrittenType): WrittenType {
  return { written: `list(${written})`, type: { kind: "list", of: type } };
}

function ofDialect(type: EnumType): WrittenType {
  return { written: type.name, type };
}

/** Of more rungs than a byte can tell apart, at times. */
function ladderOf(name: string, random: Random): WrittenType {
  const symbols = random.chance(10) ? Array.from({ length: 300 }, (_, at) => `r${at}`) : random.some(RUNGS, 2, 4);
  return {
    written: `ordered(${symbols.join(" < ")})`,
    type: { kind: "enum", name: `${name}-rung`, symbols, ordered: true },
  };
}

/** Of many members at times, which no call takes flat. */
function recordOf(vocabulary: Vocabulary, random: Random, name: string, depth: number): WrittenType {
  const wide = random.chance(15);
  const names = [...MEMBERS, ...(wide ? Array.from({ length: 14 }, (_, at) => `m${at}`) : [])];
  const members = random.some(names, wide ? 18 : 1, wide ? 21 : 4).map((own): Member & { written: string } => {
    const { written, type } = anyType(vocabulary, random, `${name}-${own}`, depth - 1);
    return { name: own, type, written: `${own} : ${written}` };
  });
  return {
    written: `{ ${members.map(({ written }) => written).join(", ")} }`,
    type: {
      kind: "record",
      name: `${name}-record`,
      members: members.map((own) => ({ name: own.name, type: own.type })),
    },
  };
}
