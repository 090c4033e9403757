import { expect, it } from "@jest/globals";
import { oneLine, severalLines } from "./one-line.ts";

const HOSTILE = "a\r\n::warning::b\u001b[2J\u009b1m\u2028c\u202ed\u200b\ud800\te";

it("writes out what would break a line, or be obeyed", () => {
  expect(oneLine(HOSTILE)).toBe(
    "a\\u{d}\\u{a}::warning::b\\u{1b}[2J\\u{9b}1m\\u{2028}c\\u{202e}d\\u{200b}\\u{d800}\\u{9}e",
  );
  expect(severalLines("a\n\tb\r")).toBe("a\n\tb\\u{d}");
});

it("leaves other text alone, whatever its script", () => {
  const text = "Grüße, 你好, שלום 🙂";
  expect(oneLine(text)).toBe(text);
});
