import { expect, it } from "@jest/globals";
import { engine } from "./engine.ts";

/** That all still runs and that the engines agree; what it takes says nothing at this size. */
it("measures rulesets of any size, with engines that give the same rules", async () => {
  const blocks = await engine({
    race: { rounds: 2, batchMs: 0, warmUpMs: 0 },
    large: 40,
    compared: 20,
    coldBuilds: 0,
    reference: false,
    opa: "not measured: not for a test",
  });
  const page = blocks.join("\n");
  expect(page).toMatch(/\| mailguard's component \| [\d,]+ B \|.*\| ≤ 6,000 B \|/u);
  expect(page).toMatch(/\| engine \| 6 rules \|.*\| 20 rules \|/u);
  for (const peer of ["@marcbachmann/cel-js", "json-logic-js", "@cedar-policy/cedar-wasm", "json-rules-engine"])
    expect(page).toMatch(new RegExp(`\\| \`${peer}\` [\\d.]+ \\| [\\d.,]+ µs \\|`, "u"));
  expect(page).toContain("| not measured: not for a test |");
});
