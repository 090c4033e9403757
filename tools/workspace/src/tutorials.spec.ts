import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ROOT } from "./packages.ts";
import { asShown, play, stepsOf } from "./testing/session.ts";

/** Pages that are played from their first block to the last. */
const PAGES = ["docs/start.md", "docs/tutorials/mail.md", "docs/tutorials/tool-calls.md"];

it.each(PAGES)("%s goes as it says", (page) => {
  const played = play(page);
  expect(played.length).toBeGreaterThan(2);
  for (const { commands, prints, printed } of played)
    expect({ commands, printed: asShown(prints, printed) }).toEqual({ commands, printed: prints });
});

describe("the steps of a page", () => {
  it("are files by the names before them, and commands with what they print", () => {
    const page = "`a.json`, which is it:\n\n```json\n{}\n```\n\n```sh\nx\n```\n\n```text\ny\n```\n\n```ts\nz\n```\n";
    expect(stepsOf(page)).toEqual([
      { kind: "file", name: "a.json", text: "{}\n" },
      { kind: "commands", text: "x\n", prints: "y\n" },
    ]);
  });

  it("leave open what stands for itself, and nothing else", () => {
    expect(asShown("a … c\nd\n", "a b c\nd\n")).toBe("a … c\nd\n");
    expect(asShown("a … c\nd\n", "a b x\nd\n")).toBe("a b x\nd\n");
  });
});

it("names in the tutorial of monorepos only commands that the plugin's own page has", () => {
  const readme = ["README.md", "tools/nx-glither/README.md"]
    .map((file) => readFileSync(join(ROOT, file), "utf8"))
    .join("\n");
  const page = readFileSync(join(ROOT, "docs/tutorials/monorepo.md"), "utf8");
  const lines = [...page.matchAll(/```sh\n([\s\S]*?)```/gu)].flatMap(([, text = ""]) => text.trim().split("\n"));
  expect(lines.length).toBeGreaterThan(6);
  expect(lines.filter((line) => !readme.includes(line))).toEqual([]);
});
