import { all, type Fact, type Facts, type Test } from "./_facts.ts";
import { CODE } from "./_instruction.ts";
import { constant, distance, type Linear, sum } from "./_linear.ts";
import type { Value } from "./_value.ts";

/** How often a loop begins: so many times, or once for so many bytes of memory (and twice more). */
export type LoopBound =
  | { readonly kind: "times"; readonly times: number }
  | { readonly kind: "bytes"; readonly stride: number };

/** A loop with all that leads back to its head. */
export interface LoopEdges {
  /** Values that are as old as this or older do not change while the loop runs. */
  readonly born: number;
  readonly variables: readonly LoopVariable[];
  readonly backEdges: readonly BackEdge[];
}

export interface LoopVariable {
  readonly local: number;
  readonly before: Value;
  /** Its value whenever the loop's head is passed. */
  readonly atHead: Linear;
}

export interface BackEdge {
  readonly locals: ReadonlyMap<number, Value>;
  readonly facts: Facts | undefined;
}

/** Strides of cursors stay far below what lies between the largest memory and 2^32, so that none can leap over it. */
const MAX_STRIDE = 0x10000;
const MAX_TIMES = 0x7fff_ffff;

type Most = (value: Linear) => number | undefined;

/**
 * Proves that a loop ends, by one local that all ways back to its head change alike: a cursor that moves on and is read
 * from in each round, so that it leaves the memory or ends before; a counter up to a limit; a position that is checked to
 * grow and to stay below a limit; or a number that is halved until it is zero. Undefined when none of them does it.
 *
 * @param most the greatest value that something unchanging can have, where that is known.
 */
export function proveLoop(loop: LoopEdges, most: Most): LoopBound | undefined {
  if (loop.backEdges.length === 0) return { kind: "times", times: 1 };
  const bounds = loop.variables.flatMap((variable) => [
    ...present(counted(loop, variable, most)),
    ...present(countedTo(loop, variable, most)),
    ...present(ordered(loop, variable, most)),
    ...present(halved(loop, variable)),
    ...present(cursor(loop, variable)),
  ]);
  return bounds.sort((one, other) => weight(one) - weight(other))[0];
}

/** Those that do not depend on the memory come first. */
function weight(bound: LoopBound): number {
  return bound.kind === "times" ? bound.times : 2 ** 32 - bound.stride;
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

/** All ways back move the variable alike, and on all of them memory was touched at one address that moves with it. */
function cursor({ born, backEdges }: LoopEdges, { local, atHead }: LoopVariable): LoopBound | undefined {
  const step = commonStep(backEdges, local, atHead);
  const [first, ...others] = backEdges;
  if (step === undefined || first === undefined) return undefined;
  for (const { address } of touches(first)) {
    const stride = Math.abs(Math.imul(factorIn(address, atHead, born) ?? 0, step));
    const isEverywhere = others.every((edge) =>
      [...touches(edge)].some((fact) => distance(fact.address, address) === 0),
    );
    if (stride !== 0 && stride <= MAX_STRIDE && isEverywhere) return { kind: "bytes", stride };
  }
  return undefined;
}

function* touches({ facts }: BackEdge): Generator<Extract<Fact, { kind: "touched" }>> {
  for (const fact of all(facts)) if (fact.kind === "touched") yield fact;
}

function* tests({ facts }: BackEdge): Generator<Test> {
  for (const fact of all(facts)) if (fact.kind === "test") yield fact.test;
}

function commonStep(backEdges: readonly BackEdge[], local: number, atHead: Linear): number | undefined {
  const steps = new Set(backEdges.map(({ locals }) => stepOf(locals.get(local), atHead)));
  const [step] = steps;
  return steps.size === 1 ? step : undefined;
}

/** How much of the loop's variable is in an address whose other parts do not change; undefined when they do. */
function factorIn(address: Linear, atHead: Linear, born: number): number | undefined {
  const [name = ""] = atHead.terms.keys();
  const factor = address.terms.get(name);
  if (factor === undefined) return undefined;
  const others = [...address.terms.keys()].filter((term) => term !== name);
  return others.every((term) => bornOf(term) <= born) ? factor : undefined;
}

/** Names of unknown values end in when they came to be. */
function bornOf(term: string): number {
  return Number(term.slice(term.lastIndexOf("@") + 1));
}

/** Grows by something in each round, and is found below a limit on each way back. */
function counted({ born, backEdges }: LoopEdges, { local, atHead }: LoopVariable, most: Most): LoopBound | undefined {
  const steps = backEdges.map((edge) => stepOf(edge.locals.get(local), atHead) ?? 0);
  const least = Math.min(...steps);
  if (least < 1 || Math.max(...steps) > MAX_STRIDE) return undefined;
  return greatest(
    backEdges.map((edge) => {
      const limit = limitOn(edge, atHead, born, most);
      // Below a greater limit, a step might lead past the greatest number and back to the first ones.
      return limit === undefined || limit > MAX_TIMES ? undefined : Math.ceil(limit / least);
    }),
  );
}

/** Grows by one from zero, and is found to differ from one and the same number on all ways back. */
function countedTo(
  { born, backEdges }: LoopEdges,
  { local, before, atHead }: LoopVariable,
  most: Most,
): LoopBound | undefined {
  const [first, ...others] = backEdges;
  if (first === undefined || distance(before.number, constant(0)) !== 0) return undefined;
  if (commonStep(backEdges, local, atHead) !== 1) return undefined;
  const limits = [...differences(first, atHead)].filter(
    (limit) =>
      limit.born <= born &&
      others.every((edge) => [...differences(edge, atHead)].some((found) => distance(found, limit) === 0)),
  );
  const known = limits.flatMap((limit) => present(most(limit)));
  return known.length === 0 ? undefined : greatest([Math.min(...known)]);
}

/** What a value is known to differ from. */
function* differences(edge: BackEdge, value: Linear): Generator<Linear> {
  for (const { code, left, right, holds } of tests(edge)) {
    if (!((code === CODE.eq && !holds) || (code === CODE.ne && holds))) continue;
    if (distance(left, value) === 0) yield right;
    if (distance(right, value) === 0) yield left;
  }
}

/** Comes to stand behind a place that is not before its own, and below a limit. */
function ordered({ backEdges, born }: LoopEdges, { local, atHead }: LoopVariable, most: Most): LoopBound | undefined {
  return greatest(
    backEdges.map((edge) => {
      const next = edge.locals.get(local)?.number;
      const place = next && sum(next, constant(1), -1);
      if (place === undefined || !isAtLeast(edge, place, atHead)) return undefined;
      return limitOn(edge, place, born, most);
    }),
  );
}

function isAtLeast(edge: BackEdge, value: Linear, than: Linear): boolean {
  for (const { code, left, right, holds } of tests(edge)) {
    const says = (code === CODE.geU && holds) || (code === CODE.ltU && !holds);
    if (says && distance(left, value) === 0 && distance(right, than) === 0) return true;
  }
  return false;
}

/** The least number that a value is known to be below, unsigned. */
function limitOn(edge: BackEdge, value: Linear, born: number, most: Most): number | undefined {
  const limits: number[] = [];
  for (const { code, left, right, holds } of tests(edge)) {
    const says = (code === CODE.ltU && holds) || (code === CODE.geU && !holds);
    if (says && right.born <= born && distance(left, value) === 0) limits.push(...present(most(right)));
  }
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function halved({ backEdges }: LoopEdges, { local, atHead }: LoopVariable): LoopBound | undefined {
  const zero = constant(0);
  const isHalved = backEdges.every((edge) => {
    const { halfOf } = edge.locals.get(local) ?? {};
    if (halfOf === undefined || distance(halfOf, atHead) !== 0) return false;
    return [...differences(edge, atHead)].some((other) => distance(other, zero) === 0);
  });
  return isHalved ? { kind: "times", times: 33 } : undefined;
}

function stepOf(value: Value | undefined, atHead: Linear): number | undefined {
  return value === undefined ? undefined : distance(value.number, atHead);
}

/** The loop begins once more than the greatest of its limits says. */
function greatest(limits: readonly (number | undefined)[]): LoopBound | undefined {
  const known = limits.flatMap(present);
  const times = Math.max(...known) + 1;
  return known.length === limits.length && times <= MAX_TIMES ? { kind: "times", times } : undefined;
}
