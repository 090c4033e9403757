import { type Quantified, type Reference, readFirst, readsElement, type Test } from "@glither/roux/core";
import { size } from "@glither/wit/abi";
import { lengthOf, type Place, pointerOf } from "../values/place.ts";
import { add, after, block, br, brIf, get, i32, load, loop, not, op, set, when } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import type { ElementTexts, Listed } from "./element-texts.ts";
import type { Reads, Scope } from "./reads.ts";

interface Parts {
  readonly reads: Reads;
  readonly texts: ElementTexts;
  /** A test as an expression that yields 0 or 1. */
  readonly test: (test: Test, scope: Scope) => Instruction;
}

/**
 * A test of all elements of a list. What is read besides them is read before, and what it takes a loop to know of their
 * texts is found out before, too, so that the loop over the elements has no other one within.
 */
export function quantified(test: Quantified, scope: Scope, { reads, texts, test: write }: Parts): Instruction {
  const { fn } = scope;
  const steps: Instruction[] = distinct(readFirst(test)).flatMap((reference) => reads.read(reference, scope).steps);
  const { place } = reads.read(test.list, scope);
  const [first, count] = [fn.local("i32", "elements"), fn.local("i32", "count")];
  steps.push(set(first, pointerOf(place)), set(count, lengthOf(place)));
  const list: Listed = { of: elementOf(place, get(first)), first: get(first), count: get(count) };
  const label = fn.label(test.quantifier);

  const alone = texts.alone(test, list, scope);
  if (alone) return after([...steps, ...alone.steps], label, "i32", alone.value);

  const known = new Map<Test, Instruction>();
  for (const part of outerParts(test.test)) {
    const local = fn.local("i32", "known");
    steps.push(set(local, write(part, scope)));
    known.set(part, get(local));
  }
  const [element, left, result] = ["element", "left", "result"].map((hint) => fn.local("i32", hint)) as [
    string,
    string,
    string,
  ];
  const within: Scope = { ...scope, element: { place: elementOf(place, get(element)), known } };
  const going: Instruction[] = [];
  for (const leaf of leavesOf(test.test)) {
    const found = texts.found(leaf, list, scope, within);
    if (found === undefined) continue;
    steps.push(...found.steps);
    going.push(...found.next);
    known.set(leaf, found.value);
  }
  const isAny = test.quantifier === "any";
  const holds = write(test.test, within);
  const [end, again] = [fn.label("end"), fn.label("element")];
  steps.push(
    set(result, i32(isAny ? 0 : 1)),
    set(element, get(first)),
    set(left, get(count)),
    block(end, [
      loop(again, [
        brIf(end, not(get(left))),
        // So that it is seen that the loop goes through memory.
        op("drop", load("i32.load8_u", get(element))),
        when(isAny ? holds : not(holds), [set(result, i32(isAny ? 1 : 0)), br(end)]),
        set(element, add(get(element), size(list.of.type))),
        set(left, op("i32.sub", get(left), i32(1))),
        ...going,
        br(again),
      ]),
    ]),
  );
  return after(steps, label, "i32", get(result));
}

function elementOf({ type }: Place, base: Instruction): Place {
  if (type.kind !== "list") throw new TypeError(`${type.kind} has no elements`);
  return { kind: "memory", type: type.of, base, offset: 0 };
}

function distinct(references: readonly Reference[]): readonly Reference[] {
  return [...new Map(references.map((reference) => [JSON.stringify(reference), reference])).values()];
}

/** The largest parts of a test that read nothing of the element: they come out the same for all of them. */
function* outerParts(test: Test): Generator<Test> {
  if (!readsElement(test)) yield test;
  else if (test.kind === "all" || test.kind === "any") for (const inner of test.tests) yield* outerParts(inner);
  else if (test.kind === "not") yield* outerParts(test.test);
}

function* leavesOf(test: Test): Generator<Test> {
  if (!readsElement(test)) return;
  if (test.kind === "all" || test.kind === "any") for (const inner of test.tests) yield* leavesOf(inner);
  else if (test.kind === "not") yield* leavesOf(test.test);
  else yield test;
}
