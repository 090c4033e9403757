import { byteDfa } from "@glither/regex";
import type { Pattern } from "@glither/roux/core";
import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { back, block, br, brIf, get, i32, increment, load, loop, op, set, when } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import { words } from "./texts.ts";

export const ACCEPTS = 1;
export const DECIDED = 2;

/** The address of a pattern's automaton, and the function that takes it through one text. */
export function automaton(builder: ModuleBuilder, pattern: Pattern): { readonly head: number; readonly match: string } {
  const { head, wide } = automatonTable(builder, pattern);
  return { head, match: walk(builder, wide) };
}

/** Lays a pattern's automaton down and gives the address of its head: classes of bytes, next states, what states mean. */
export function automatonTable(
  builder: ModuleBuilder,
  pattern: Pattern,
): { readonly head: number; readonly wide: boolean } {
  const made = byteDfa(pattern);
  // The language refuses such patterns, with the reason, before any back end sees them.
  if (!made.ok) throw new RangeError(`the automaton of /${pattern.source}/ is too large: ${made.detail}`);
  const { dfa } = made;
  const { data } = builder;
  const wide = dfa.states > 256;
  const meanings = Uint8Array.from(
    { length: dfa.states },
    (_, state) => (dfa.accepting[state] ? ACCEPTS : 0) | (dfa.decided[state] === 0 ? 0 : DECIDED),
  );
  const head = data.words([
    data.block(dfa.classOf, 1),
    wide ? data.halves(dfa.next) : data.block(Uint8Array.from(dfa.next), 1),
    data.block(meanings, 1),
    dfa.classes,
  ]);
  return { head, wide };
}

/** `matches(head, text, length)`: one step a byte, and no further than it takes to know. */
function walk(builder: ModuleBuilder, wide: boolean): string {
  const id = wide ? "matches-wide" : "matches";
  return builder.define(id, () => {
    const fn = new FunctionBuilder(words("head", "text", "length"));
    const [state, at, meaning] = [fn.local("i32", "state"), fn.local("i32", "at"), fn.local("i32", "meaning")];
    const [classes, next, meanings, count] = ["classes", "next", "meanings", "count"].map((hint) =>
      fn.local("i32", hint),
    ) as [string, string, string, string];
    const byteClass = load(
      "i32.load8_u",
      op("i32.add", get(classes), load("i32.load8_u", op("i32.add", get("text"), get(at)))),
    );
    const cell: Instruction = op("i32.add", op("i32.mul", get(state), get(count)), byteClass);
    const following = wide
      ? load("i32.load16_u", op("i32.add", get(next), op("i32.shl", cell, i32(1))))
      : load("i32.load8_u", op("i32.add", get(next), cell));
    return fn.finish(
      id,
      [
        ...[classes, next, meanings, count].map((local, index) => set(local, load("i32.load", get("head"), index * 4))),
        block("end", [
          loop("byte", [
            set(meaning, load("i32.load8_u", op("i32.add", get(meanings), get(state)))),
            brIf("end", op("i32.eq", get(at), get("length"))),
            when(op("i32.and", get(meaning), i32(DECIDED)), [back(op("i32.and", get(meaning), i32(ACCEPTS)))]),
            set(state, following),
            increment(at),
            br("byte"),
          ]),
        ]),
        op("i32.and", get(meaning), i32(ACCEPTS)),
      ],
      "i32",
      ["Whether an automaton accepts a text: one step a byte, and no further than it takes to know."],
    );
  });
}
