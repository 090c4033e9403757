import { afterAll, expect, it } from "@jest/globals";
import { PageFolder } from "./testing/page-folder.ts";

const page = new PageFolder("docs/wasm-actors.md");
afterAll(() => page.remove());

it("shows an actor in JavaScript that is built as it says, and does what it says", () => {
  page.copy("libs/sandbox/wit/vat.wit");
  page.commands();
  const [program] = page.programs.filter(({ text }) => text.includes("greeter.wasm"));
  expect(page.run(program?.text ?? "")).toEqual({ stdout: program?.prints, stderr: "" });
});
