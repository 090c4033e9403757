import { expect, it } from "@jest/globals";
import { editor } from "./editor.ts";

/** That it still runs; what it takes says nothing at this size. */
it("measures keystrokes in a small and a large ruleset", () => {
  const rows = editor({ keystrokes: 3, few: 5, many: 20 });
  expect(rows.map(({ target, values }) => [target, values.length])).toEqual([
    [30, 3],
    [150, 3],
    [undefined, 5],
  ]);
});
