import { execFileSync } from "node:child_process";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { dev } from "./dev.ts";

const SOURCE = "rulesets/mail/gate/gate.glith";
const CASE = "fixtures/mail/gate/a.json";
const LIST = "rulesets/mail/gate/partners.txt";
const RULES = `#pragma dialect glither.mail ; fold first-match
#pragma version 0.1.0
set partners from "partners.txt"
rule large = msg | size > 1000 => into dropped
rule partner = msg | from.domain in partners => into delivered
`;
const example = (size: number) =>
  JSON.stringify({
    name: "a large one",
    artifact: { size },
    expect: { verdict: "dropped", rule: "large", reason_class: "large", actions: [] },
  });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let told: string[];
let heard: () => void;
let stop: () => void;
let running: ReturnType<typeof dev>;

const path = (file: string) => join(folder.path, file);
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder.path });

beforeEach(async () => {
  folder = await temporaryFolder();
  await place(folder.path, SOURCE, RULES);
  await place(folder.path, LIST, "a.example\n");
  await place(folder.path, CASE, example(3000));
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message=first");
  const until = Promise.withResolvers<void>();
  stop = until.resolve;
  told = [];
  heard = () => {};
  const tell = (text: string) => {
    told.push(text);
    heard();
  };
  running = dev({ place: path("rulesets/mail/gate"), revision: "HEAD", tell, until: until.promise });
});
afterEach(async () => {
  stop();
  await running;
  await folder.remove();
});

/** What it tells once that is in it; what it tells on the way there is passed over. */
async function shown(text: string | RegExp): Promise<string> {
  for (;;) {
    const found = told.findLast((one) => (typeof text === "string" ? one.includes(text) : text.test(one)));
    told = [];
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => {
      heard = resolve;
      if (told.length > 0) resolve();
    });
  }
}

it("tells at the start that all is well, and ends when it is stopped", async () => {
  const first = await shown("1 of 1 cases pass");
  expect(first).toMatch(/gate\.glith, in \d+ ms\n.*no findings/u);
  stop();
  expect(await running).toMatchObject({ exitCode: 0, data: { cases: expect.anything() } });
});

it("tells diagnostics after a save, and what is decided otherwise once they are mended", async () => {
  await shown("1 of 1 cases pass");
  await writeFile(path(SOURCE), RULES.replace("size >", "sise >"));
  expect(await shown("UNKNOWN_FIELD")).not.toContain("cases pass");
  await writeFile(path(SOURCE), RULES.replace("1000", "2500"));
  expect(await shown("1 of 1 cases pass")).toContain("rule `large` changed its constant 1000 to 2500");
});

it("tells which case fails, after a save of the rules and of the case", async () => {
  await shown("1 of 1 cases pass");
  await writeFile(path(SOURCE), RULES.replace("1000", "5000"));
  expect(await shown("0 of 1 cases pass")).toContain("a large one");
  await writeFile(path(CASE), example(6000));
  await shown("1 of 1 cases pass");
  await writeFile(path(CASE), "{");
  expect(await shown("error: ")).toContain("a.json");
});

it("sees the files that it uses, and files that an editor replaces", async () => {
  await shown("1 of 1 cases pass");
  await writeFile(path(LIST), "a.example\nb.example\n");
  await shown(/since HEAD:\n(?!.*equivalent)/u);
  await writeFile(path(`${SOURCE}~`), (await readFile(path(SOURCE), "utf8")).replace("1000", "900"));
  await rename(path(`${SOURCE}~`), path(SOURCE));
  await shown("1000 to 900");
  await rm(path(SOURCE));
  await shown("does not exist");
  await writeFile(path(SOURCE), RULES);
  await shown("1 of 1 cases pass");
});
