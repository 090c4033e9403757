import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { why } from "./why.ts";

const RULES = `#pragma dialect glither.mail ; fold first-match
#pragma version 0.1.0
set partners from "partners.txt"
rule tag_external = msg | size > 1000 => tag EXTERNAL, into delivered
rule partner = msg | from.domain in partners => into delivered
`;
const SOURCE = "rulesets/mail/gate/gate.glith";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const before = process.cwd();
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder.path });

beforeEach(async () => {
  folder = await temporaryFolder();
  process.chdir(folder.path);
  await place(folder.path, SOURCE, RULES);
  await place(folder.path, "rulesets/mail/gate/partners.txt", "a.example\n");
  await place(folder.path, "fixtures/mail/gate/a.json", "{}");
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message=first");
});
afterEach(async () => {
  process.chdir(before);
  await folder.remove();
});

const asked = async (subject: string) => (await why({ subject, revision: "HEAD" })).text;

it("says in the dialect's words why a stage runs again", async () => {
  expect(await asked("gate:component")).toMatch(/^gate:component: nothing of it has changed since HEAD/u);
  await place(folder.path, SOURCE, RULES.replace("1000", "2500"));
  expect(await asked("gate:component")).toBe(
    "wit, codegen, component, conform, may-publish, publish: rule `tag_external` changed its constant 1000 to 2500",
  );
  expect(await asked("mail-gate:check")).toBe("check, snapshot: its source is written otherwise");
});

it("tells apart a remark, a list, a case, a version and a power", async () => {
  await place(folder.path, SOURCE, `${RULES}// a remark\n`);
  expect(await asked("gate")).toBe("check, snapshot: its source is written otherwise");
  await place(folder.path, SOURCE, RULES.replace("0.1.0", "0.2.0").replace("| size", "| sender.allowlisted | size"));
  await place(folder.path, "rulesets/mail/gate/partners.txt", "a.example\nb.example\n");
  await place(folder.path, "fixtures/mail/gate/b.json", "{}");
  const text = await asked("gate");
  for (const reason of [
    "check, snapshot: `partners.txt`, which it uses, has changed",
    "component, may-publish, publish: its version went from 0.1.0 to 0.2.0",
    "publish: rule `tag_external` is written otherwise",
    "publish: what it may ask and do has changed",
    "conform: the case `b.json` has changed",
  ])
    expect(text).toContain(reason);
});

it("reruns what carries a version that alone was raised, and no judge", async () => {
  await place(folder.path, SOURCE, RULES.replace("0.1.0", "0.1.1"));
  expect(await asked("gate:publish")).toBe("component, may-publish, publish: its version went from 0.1.0 to 0.1.1");
  expect(await asked("gate:conform")).toContain("nothing of it has changed");
});

it("knows a ruleset that is new, and none of that name", async () => {
  await place(
    folder.path,
    "rulesets/mail/door/door.glith",
    RULES.replace('set partners from "partners.txt"\n', "").replace("in partners", '== "a"'),
  );
  expect(await asked("door:publish")).toContain("the ruleset is new since HEAD");
  await expect(asked("none")).rejects.toMatchObject({ message: "there is no ruleset `none` here", exitCode: 64 });
});
