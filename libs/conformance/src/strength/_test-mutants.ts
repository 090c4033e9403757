import {
  type Comparison,
  type Constant,
  type Core,
  GREATEST_ADDRESS,
  type Guard,
  isMoment,
  type Phase,
  parseAddress,
  present,
  printAddress,
  type Reference,
  ReferenceTypes,
  readNet,
  readsElement,
  type Sum,
  scoreOf,
  type Test,
  visitTest,
} from "@glither/roux/core";
import { otherDurations } from "./_changed.ts";
import { patternMutants } from "./_pattern-mutants.ts";
import { withoutOne } from "./_sets.ts";

/** Tests that differ from this one in one small way: the opposite, one part less, another operator or constant. */
export function* testMutants(core: Core, test: Test): Generator<Test> {
  yield test.kind === "not" ? test.test : { kind: "not", test };
  yield* innerMutants(core, test);
}

function* innerMutants(core: Core, test: Test): Generator<Test> {
  switch (test.kind) {
    case "all":
    case "any":
      yield { kind: test.kind === "all" ? "any" : "all", tests: test.tests };
      for (const [index, inner] of test.tests.entries()) {
        const tests = test.tests.toSpliced(index, 1);
        const [only] = tests;
        yield tests.length === 1 && only ? only : { ...test, tests };
        for (const changed of testMutants(core, inner)) yield { ...test, tests: test.tests.with(index, changed) };
      }
      break;
    case "not":
    case "bound":
      for (const inner of innerMutants(core, test.test)) yield { ...test, test: inner };
      break;
    case "compare":
      for (const op of NEIGHBOURS[test.op]) yield { ...test, op };
      if (!("path" in test.right))
        for (const right of constantMutants(core, test.left, test.right)) yield { ...test, right };
      break;
    case "sum":
      for (const op of NEIGHBOURS[test.op]) yield { ...test, op };
      for (const side of ["left", "right"] as const)
        for (const changed of sumMutants(test[side])) yield { ...test, [side]: changed };
      break;
    case "match":
      for (const pattern of patternMutants(test.pattern)) yield { ...test, pattern };
      break;
    case "member":
      for (const values of setMutants(core, test.operand, test.values)) yield { ...test, values };
      break;
    case "quantified":
      yield { ...test, quantifier: test.quantifier === "any" ? "all" : "any" };
      for (const inner of innerMutants(core, test.test)) if (readsElement(inner)) yield { ...test, test: inner };
      break;
    case "score":
      for (const op of NEIGHBOURS[test.op]) yield { ...test, op };
      for (const than of lastDigitMoved(test.than)) yield { ...test, than };
      break;
    case "truth":
    case "present":
    case "group":
      break;
  }
}

/** The operators that are easily mistaken for one; the opposite comes by negation. */
const NEIGHBOURS: Readonly<Record<Comparison, readonly Comparison[]>> = {
  "==": [],
  "!=": [],
  "<": ["<="],
  "<=": ["<"],
  ">": [">="],
  ">=": [">"],
};

/** A value added instead of taken away, or the other way; another constant. */
function* sumMutants(sum: Sum): Generator<Sum> {
  for (const [at, { minus, operand }] of sum.entries()) {
    if (at > 0) yield sum.with(at, minus ? { operand } : { minus: true, operand });
    if ("path" in operand) continue;
    for (const changed of plainMutants(operand)) yield sum.with(at, { ...(minus ? { minus } : {}), operand: changed });
  }
}

/** One value less, or one symbol more; the value of a set of one becomes another. */
function* setMutants(core: Core, left: Reference, values: readonly Constant[]): Generator<readonly Constant[]> {
  const [only] = values;
  if (only && values.length === 1) for (const changed of constantMutants(core, left, only)) yield [changed];
  else yield* withoutOne(values);
  const symbols = values.flatMap((value) => (value.kind === "symbol" ? value.value : []));
  const type = present(new ReferenceTypes(core).of(left));
  if (type.kind !== "enum") return;
  for (const symbol of type.symbols)
    if (!symbols.includes(symbol)) yield [...values, { kind: "symbol", value: symbol }];
}

/** Constants that are near to this one, of the type that they are compared with. */
function* constantMutants(core: Core, left: Reference, constant: Constant): Generator<Constant> {
  if (constant.kind !== "symbol") yield* plainMutants(constant);
  else for (const value of otherSymbols(core, left, constant.value)) yield { ...constant, value };
}

/** A mistake of a minute, or of a day. */
const STEPS = { instant: 60_000, date: 1, time: 60_000 } as const;

function* plainMutants(constant: Constant): Generator<Constant> {
  switch (constant.kind) {
    case "text":
      yield { ...constant, value: `${constant.value}x` };
      break;
    case "integer":
      for (const step of [-1, 1]) yield { ...constant, value: constant.value + step };
      break;
    case "moment":
      for (const step of [-1, 1].map((one) => one * STEPS[constant.unit]))
        if (isMoment(constant.unit, constant.value + step)) yield { ...constant, value: constant.value + step };
      break;
    case "number":
      for (const value of lastDigitMoved(constant.value)) yield { ...constant, value };
      break;
    case "duration":
      for (const ms of otherDurations(constant.ms)) yield { ...constant, ms };
      break;
    case "ip":
      for (const value of otherNets(constant.value)) yield { ...constant, value };
      break;
    case "symbol":
    case "boolean":
      break;
  }
}

/** The address behind or before; a net that is half as large or twice. */
function otherNets(net: string): string[] {
  const [first = "", length] = net.split("/");
  const value = parseAddress(first) ?? 0n;
  if (length === undefined)
    return [value + 1n, value - 1n].flatMap((near) => (near < 0n || near > GREATEST_ADDRESS ? [] : printAddress(near)));
  return [Number(length) + 1, Number(length) - 1].flatMap((other) => {
    const reading = readNet(`${first}/${other}`);
    return "net" in reading ? reading.net : (reading.meant ?? []);
  });
}

/** On a ladder, the rungs above and below; in any other enum, every other symbol. */
function otherSymbols(core: Core, left: Reference, symbol: string): string[] {
  const type = present(new ReferenceTypes(core).of(left));
  if (type.kind !== "enum") return [];
  const at = type.symbols.indexOf(symbol);
  return type.symbols.filter((other, index) => other !== symbol && (!type.ordered || Math.abs(index - at) === 1));
}

/** `0.25` → `0.24` and `0.26`. */
export function lastDigitMoved(decimal: string): string[] {
  const plain = /^-?[0-9]+(?:\.([0-9]+))?$/u.exec(decimal);
  if (plain === null) return [String(Number(decimal) * 2)];
  const digits = plain[1]?.length ?? 0;
  return [-1, 1].map((step) => String(Number((Number(decimal) + step * 10 ** -digits).toFixed(digits))));
}

/** Where a changed guard's values come from. */
export function guardOf(core: Core, test: Test): Guard {
  const ligands = [...new Set(ligandsOf(core, test))];
  const phase: Phase = ligands.length === 0 ? { kind: "select" } : { kind: "crossing", ligands };
  return { phase, test };
}

function ligandsOf(core: Core, test: Test): string[] {
  const found: string[] = [];
  visitTest(test, {
    operand: (operand) => {
      if (operand.kind !== "enrichment") return;
      const declared = core.enrichments.find(({ path }) => path === operand.path);
      if (declared?.ligand !== undefined) found.push(operand.path);
    },
    group: (name) => {
      const guards = core.groups.find((group) => group.name === name)?.guards ?? [];
      for (const guard of guards) found.push(...ligandsOf(core, guard.test));
    },
    score: (name) => {
      for (const { guard } of scoreOf(core, name).terms) found.push(...ligandsOf(core, guard.test));
    },
  });
  return found;
}
