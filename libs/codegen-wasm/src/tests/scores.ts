import { millionths, printTerm, type Score, type ScoreTerm, type Test } from "@glither/roux/core";
import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import type { Artifact } from "../membrane/artifact.ts";
import { after, back, call, i32, i64, load, op, remark, store, when } from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";
import type { Scope } from "./reads.ts";

/** What a score's function answers: its total is where it is kept, or a ligand is absent in one of its terms. */
const KNOWN = 1;
export const ABSENT = 2;

/** As many terms stand in one function, which an engine compiles better than one huge one. */
const CHUNK = 64;

/** What the terms of a score are written with. */
interface Parts {
  readonly builder: ModuleBuilder;
  readonly artifact: Artifact;
  readonly collection: string;
  readonly test: (test: Test, scope: Scope) => Instruction;
}

/** Adds a score up at `total`, in millionths: an expression that yields whether it is known. */
export function addUp(score: Score, total: Instruction, fn: FunctionBuilder, parts: Parts): Instruction {
  const { name, terms } = score;
  const whole = chunks(terms);
  const steps =
    whole.length === 1
      ? termSteps(terms, total, fn, parts)
      : whole.map((part, at) => inFunction(`score:${name}:${at + 1}`, part, total, fn, parts));
  return after([store("i64.store", total, 0, i64(0n)), ...steps], fn.label("added"), "i32", i32(KNOWN));
}

function chunks(terms: readonly ScoreTerm[]): (readonly ScoreTerm[])[] {
  return Array.from({ length: Math.ceil(terms.length / CHUNK) }, (_, at) => terms.slice(at * CHUNK, (at + 1) * CHUNK));
}

function termSteps(terms: readonly ScoreTerm[], total: Instruction, fn: FunctionBuilder, parts: Parts): Instructions {
  const scope: Scope = { fn, absent: back(i32(ABSENT)) };
  return terms.flatMap((term) => {
    const sum = op("i64.add", load("i64.load", total), i64(BigInt(millionths(term.weight))));
    return [
      remark(() => [printTerm(term, parts.collection)]),
      when(parts.test(term.guard.test, scope), [store("i64.store", total, 0, sum)]),
    ];
  });
}

/** Some of the terms in a function of their own, and its call. */
function inFunction(
  id: string,
  terms: readonly ScoreTerm[],
  total: Instruction,
  fn: FunctionBuilder,
  parts: Parts,
): Instruction {
  const { artifact, builder } = parts;
  builder.define(id, () => {
    const inner = new FunctionBuilder(artifact.params);
    return inner.finish(id, [...termSteps(terms, total, inner, parts), i32(KNOWN)], "i32", ["Terms of a score."]);
  });
  const asked = call(id, ...fn.passOn().slice(0, artifact.params.length));
  return when(op("i32.eq", asked, i32(ABSENT)), [back(i32(ABSENT))]);
}
