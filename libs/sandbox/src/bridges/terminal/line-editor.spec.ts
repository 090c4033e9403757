import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { drawn, type Editing, EMPTY, edited, keysOf } from "./line-editor.ts";

/** What comes of keys: the lines, and what is being written. */
function written(sent: string, from: Editing = EMPTY) {
  const lines: string[] = [];
  let editing = from;
  let ended = false;
  for (const key of keysOf(sent).keys) {
    const outcome = edited(editing, key);
    if (outcome.kind === "end") ended = true;
    else editing = outcome.editing;
    if (outcome.kind === "line") lines.push(outcome.line);
  }
  return { lines, editing, ended, text: [...editing.before, "|", ...editing.behind].join("") };
}

const [UP, DOWN, LEFT, RIGHT] = ["\u001b[A", "\u001b[B", "\u001b[D", "\u001b[C"];

describe("a line that is being written", () => {
  it.each([
    ["letters", "abc", "abc|"],
    ["back and on", `abc${LEFT}${LEFT}x${RIGHT}y`, "axby|c"],
    ["the beginning and the end", "bc\u0001a\u0005d", "abcd|"],
    ["the same by other keys", "bc\u001b[Ha\u001b[Fd", "abcd|"],
    ["the same as another terminal sends them", "bc\u001bOHa\u001bOFd", "abcd|"],
    ["taken away before and behind", `abcd${LEFT}${LEFT}\u007f\u001b[3~`, "a|d"],
    ["all behind", `abcd${LEFT}${LEFT}\u000b`, "ab|"],
    ["all before", `abcd${LEFT}${LEFT}\u0015`, "|cd"],
    ["a word", "one two  \u0017", "one |"],
    ["thrown away", "abc\u0003d", "d|"],
    ["what a reader takes for one character", "e\u0301👩‍👩‍👧\u007f", "e\u0301|"],
    ["keys that mean nothing", "a\u001b[17~\u0007\u001b[200~b", "ab|"],
    ["beyond the ends", `${LEFT}a${RIGHT}${RIGHT}\u001b[3~b`, "ab|"],
  ])("%s", (_what, sent, text) => {
    expect(written(sent).text).toBe(text);
  });

  it("is a line when it is ended, and can be had again", () => {
    expect(written("one\rtwo\r").lines).toEqual(["one", "two"]);
    expect(written(`one\rtwo\r${UP}`).text).toBe("two|");
    expect(written(`one\rtwo\r${UP}${UP}${UP}`).text).toBe("one|");
    expect(written(`one\rtwo\r${UP}${UP}${DOWN}!\r`).lines).toEqual(["one", "two", "two!"]);
    expect(written(`one\r${UP}${DOWN}`).text).toBe("|");
    expect(written("one\r\rone\r").editing.history).toEqual(["one"]);
  });

  it("ends where nothing is written, and takes away else", () => {
    expect(written("\u0004").ended).toBe(true);
    expect(written(`ab${LEFT}\u0004`)).toMatchObject({ ended: false, text: "a|" });
  });

  it("waits for the rest of a key, and loses nothing that was sent", () => {
    expect(keysOf("a\u001b[")).toEqual({ keys: ["a"], rest: "\u001b[" });
    expect(keysOf("\u001bx")).toEqual({ keys: ["x"], rest: "" });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b", LEFT, RIGHT, "\u0001", "\u007f", "\r") }),
        fc.nat(40),
        (all, at) => {
          const first = keysOf(all.slice(0, at));
          const second = keysOf(first.rest + all.slice(at));
          expect([...first.keys, ...second.keys]).toEqual(keysOf(all).keys);
        },
      ),
    );
  });

  it("is drawn on one line, whatever stands in it and however wide the terminal is", () => {
    expect(drawn(written(`abcd${LEFT}`).editing, "> ", 80)).toBe("\r\u001b[K> abcd\u001b[1D");
    const long = drawn(written("x".repeat(100)).editing, "> ", 20);
    expect(long).toBe(`\r\u001b[K> ${"x".repeat(16)}`);
    const back = drawn(written(`${"x".repeat(100)}\u0001`).editing, "> ", 20);
    expect(back).toBe(`\r\u001b[K> ${"x".repeat(17)}\u001b[17D`);
  });
});
