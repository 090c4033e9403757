import { expect, it } from "@jest/globals";
import { printDuration } from "./print-duration.ts";

it("writes times as people do, and never loses a millisecond", () => {
  const texts = [0, 1, 1_500, 2_000, 90_000, 3_600_000, 259_200_000, 604_800_000].map(printDuration);
  expect(texts).toEqual(["0ms", "1ms", "1500ms", "2s", "90s", "1h", "72h", "7d"]);
});
