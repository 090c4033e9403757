import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { spokenEngine } from "./_spoken.ts";
import { talkAgain, talkToProcess } from "./_talk.ts";

const folder = mkdtempSync(join(tmpdir(), "glither-talk-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** An engine whose process does this with each line. */
function engineThat(does: string, time?: number) {
  const file = join(folder, `${does.length}.mjs`);
  writeFileSync(
    file,
    `import { createInterface } from "node:readline";
const say = (text) => process.stdout.write(text);
createInterface({ input: process.stdin }).on("line", (line) => { ${does} });`,
  );
  return spokenEngine({
    name: "v8",
    what: "a test",
    version: "1",
    limits: ["time"],
    talk: async () => talkToProcess(process.execPath, [file], { env: {}, ...(time === undefined ? {} : { time }) }),
  });
}

it.each([
  ["ends", "process.exit(0)", "ENDED"],
  ["answers what is no answer", 'say("what\\n")', "PROTOCOL"],
  ["answers what it was not asked", 'say("ok\\nok\\nok\\n")', "PROTOCOL"],
  ["answers without end", 'for (let n = 0; n < 400; n += 1) say("x".repeat(65536))', "PROTOCOL"],
  ["names a fault that there is not", 'say("fault OTHER x\\n")', "PROTOCOL"],
  ["gives a reason that cannot be read", 'say("fault TRAP %e0%\\n")', "TRAP"],
])("an engine that %s is not believed, and over", async (_, does, code) => {
  const engine = engineThat(does);
  const made = engine.instantiate(Uint8Array.of(0)).then((instance) => instance.call("f"));
  await expect(made).rejects.toMatchObject({ code });
});

it("an engine that does not come back is ended, once it was there", async () => {
  await expect(
    engineThat('if (line === "hello") say("ok\\n")', 300).instantiate(Uint8Array.of(0)),
  ).rejects.toMatchObject({ code: "TIME" });
});

it("what an engine says is one line, whatever it says", async () => {
  const engine = engineThat('say("fault TRAP a%0Ab%1B%5B31m%E2%80%AEc\\n")');
  await expect(engine.instantiate(Uint8Array.of(0))).rejects.toMatchObject({ message: "a b [31m c" });
});

it("nothing of this process's surroundings comes to an engine but what is given", async () => {
  const engine = engineThat('say("fault TRAP " + Object.keys(process.env).join("-") + ".\\n")');
  await expect(engine.instantiate(Uint8Array.of(0))).rejects.toMatchObject({ message: "." });
});

it("an engine that takes all at once is asked everything again", async () => {
  const runs: (readonly string[])[] = [];
  const talk = talkAgain(async (lines) => {
    runs.push([...lines]);
    return lines.map((line) => `ok ${line}`);
  });
  expect([await talk.ask("a"), await talk.ask("b")]).toEqual(["ok a", "ok b"]);
  expect(runs).toEqual([["a"], ["a", "b"]]);
});
