import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { diffSince } from "./diff-since.ts";

const RULES =
  "#pragma dialect glither.mail ; fold first-match\nrule large = msg | size > 1000 => into dropped\nrule rest = msg => into delivered\n";
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder.path });

beforeEach(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", RULES);
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message=first");
});
afterEach(() => folder.remove());

const since = (source = `${folder.path}/gate.glith`) =>
  diffSince({ source, revision: "HEAD", out: `${folder.path}/out` });

it("says what is decided otherwise with an example, by which rule, and which powers are new; and that is no failure", async () => {
  const asks = RULES.replace("1000", "2500").replace("msg | size", "msg | not sender.allowlisted | size");
  await place(folder.path, "gate.glith", asks);
  const { exitCode, text } = await since();
  expect(exitCode).toBe(0);
  expect(text).toMatch(/rule large → rest\n[\s\S]*for example {2}\{.*"size":/u);
  expect(text).toContain("rule `large` is written otherwise");
  expect(text).toMatch(/new power: .*sender/u);
  const markdown = await readFile(`${folder.path}/out/diff.md`, "utf8");
  expect(markdown).toMatch(/^### gate\n\n```\nrule large[\s\S]*\n```\n$/u);
});

it("says that nothing is, and that a ruleset is new", async () => {
  expect((await since()).text).toContain("equivalent: ");
  const other = await place(folder.path, "door.glith", RULES);
  expect((await since(other)).text).toBe("door since HEAD:\nnew since `HEAD`");
});
