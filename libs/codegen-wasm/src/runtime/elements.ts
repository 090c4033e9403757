import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { back, br, get, i32, increment, load, loop, not, op, set, store, when } from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";
import { ACCEPTS, DECIDED } from "./dfa.ts";
import { words } from "./texts.ts";

/*
 * Tests of the texts of all elements of a list, each in one loop over all their bytes: a loop within a loop could not be
 * shown to end in time. The loop reads from one byte of memory more in each round; there are enough of them, since each
 * round is for a byte of a text or for an element, and these lie in memory, each by itself.
 */

/** What `until` is for a test that goes through all elements. */
export const NEVER = 2;

/** Where the texts are: the address of the first, as it lies in memory, and how far it is from one to the next. */
const ELEMENTS = ["texts", "stride", "count"];
/** Where to write what each came out as, a byte each, unless it is 0; and at which outcome there is no need to go on. */
const OUTCOMES = ["out", "until"];

interface Stepping {
  /** Looks at the element that has been come to. */
  readonly begin: Instructions;
  /** In each round, before it is asked whether the element is decided. */
  readonly look: Instructions;
  readonly isDecided: Instruction;
  readonly outcome: Instruction;
  /** Goes on by one byte. */
  readonly go: Instructions;
  /** Goes on to the next element, besides the texts. */
  readonly next?: Instructions;
}

/** Whether an element came out as `until`. */
function throughAll(
  { begin, look, isDecided, outcome, go, next = [] }: Stepping,
  { fuel, result }: Readonly<Record<"fuel" | "result", string>>,
): Instruction[] {
  return [
    when(not(get("count")), [back(i32(0))]),
    ...begin,
    loop("round", [
      op("drop", load("i32.load8_u", get(fuel))),
      increment(fuel),
      ...look,
      when(
        isDecided,
        [
          set(result, outcome),
          when(get("out"), [store("i32.store8", get("out"), 0, get(result)), increment("out")]),
          when(op("i32.eq", get(result), get("until")), [back(i32(1))]),
          set("count", op("i32.sub", get("count"), i32(1))),
          when(not(get("count")), [back(i32(0))]),
          set("texts", op("i32.add", get("texts"), get("stride"))),
          ...next,
          ...begin,
        ],
        go,
      ),
      br("round"),
    ]),
    op("unreachable"),
  ];
}

/** `each-matches(head, texts, stride, count, out, until)` by an automaton, as `matches` does for one text. */
export function eachMatches(builder: ModuleBuilder, wide: boolean): string {
  const id = wide ? "each-matches-wide" : "each-matches";
  return builder.define(id, () => {
    const fn = new FunctionBuilder(words("head", ...ELEMENTS, ...OUTCOMES));
    const [fuel, result, state, text, end, meaning] = ["fuel", "result", "state", "text", "end", "meaning"].map(
      (hint) => fn.local("i32", hint),
    ) as [string, string, string, string, string, string];
    const [classes, following, meanings, width] = ["classes", "next", "meanings", "width"].map((hint) =>
      fn.local("i32", hint),
    ) as [string, string, string, string];
    const byteClass = load("i32.load8_u", op("i32.add", get(classes), load("i32.load8_u", get(text))));
    const cell = op("i32.add", op("i32.mul", get(state), get(width)), byteClass);
    const body = throughAll(
      {
        begin: [
          set(text, load("i32.load", get("texts"))),
          set(end, op("i32.add", get(text), load("i32.load", get("texts"), 4))),
          set(state, i32(0)),
        ],
        look: [set(meaning, load("i32.load8_u", op("i32.add", get(meanings), get(state))))],
        isDecided: op("i32.or", op("i32.eq", get(text), get(end)), op("i32.and", get(meaning), i32(DECIDED))),
        outcome: op("i32.and", get(meaning), i32(ACCEPTS)),
        go: [
          set(
            state,
            wide
              ? load("i32.load16_u", op("i32.add", get(following), op("i32.shl", cell, i32(1))))
              : load("i32.load8_u", op("i32.add", get(following), cell)),
          ),
          increment(text),
        ],
      },
      { fuel, result },
    );
    const tables = [classes, following, meanings, width].map((local, index) =>
      set(local, load("i32.load", get("head"), index * 4)),
    );
    return fn.finish(id, [...tables, ...body], "i32", [
      "Whether an automaton accepts the text of each element: one step a byte, through all of them.",
    ]);
  });
}

/** `each-equals(others, other-stride, texts, stride, count, out, until)`: with what another text is, or other texts are. */
export function eachEquals(builder: ModuleBuilder): string {
  return builder.define("each-equals", () => {
    const fn = new FunctionBuilder(words("others", "other-stride", ...ELEMENTS, ...OUTCOMES));
    const [fuel, result, text, other, left, same] = ["fuel", "result", "text", "other", "left", "same"].map((hint) =>
      fn.local("i32", hint),
    ) as [string, string, string, string, string, string];
    const body = throughAll(
      {
        begin: [
          set(text, load("i32.load", get("texts"))),
          set(other, load("i32.load", get("others"))),
          set(left, load("i32.load", get("texts"), 4)),
          set(same, op("i32.eq", get(left), load("i32.load", get("others"), 4))),
        ],
        look: [],
        isDecided: op("i32.or", not(get(same)), not(get(left))),
        outcome: get(same),
        go: [
          set(same, op("i32.eq", load("i32.load8_u", get(text)), load("i32.load8_u", get(other)))),
          increment(text),
          increment(other),
          set(left, op("i32.sub", get(left), i32(1))),
        ],
        next: [set("others", op("i32.add", get("others"), get("other-stride")))],
      },
      { fuel, result },
    );
    return fn.finish("each-equals", body, "i32", ["Whether the text of each element is another text."]);
  });
}
