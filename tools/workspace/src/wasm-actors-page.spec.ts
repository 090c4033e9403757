import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { ROOT } from "./packages.ts";
import { PageFolder } from "./testing/page-folder.ts";

const page = new PageFolder("docs/wasm-actors.md");
afterAll(() => page.remove());

// The programs that need what takes a minute to build are those of the long suite.
it.each(page.programs.filter(({ text }) => !text.includes("greeter.wasm")))(
  "shows a program ($at) that prints what stands below it",
  ({ text, prints }) => {
    expect(page.run(text)).toEqual({ stdout: prints, stderr: "" });
  },
);

it("shows no program that is not run, and names tests that are there", () => {
  expect([...page.text.matchAll(/^```ts$/gmu)]).toHaveLength(page.programs.length);
  const tests = [...page.text.matchAll(/^\| .* \| `([^`]+)` \|$/gmu)].map(([, file = ""]) => file);
  expect(tests.length).toBeGreaterThan(5);
  expect(tests.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  expect(tests.filter((file) => !readFileSync(join(ROOT, file), "utf8").includes("expect("))).toEqual([]);
});
