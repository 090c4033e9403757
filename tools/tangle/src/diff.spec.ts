import { execFileSync } from "node:child_process";
import { readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
const MAILGUARD = join(import.meta.dirname, "../../../rulesets/mail/mailguard/mailguard.glith");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let old: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  old = await readFile(MAILGUARD, "utf8");
  await place(folder.path, "mailguard.glith", old);
});
afterEach(() => folder.remove());

const here = () => ({ cwd: folder.path });

it("calls a version equivalent that only says the same otherwise", async () => {
  const same = old.replace("/^(exe|scr|js|vbs|bat)$/", "/^(bat|vbs|js|scr|exe)$/").replace("/// Guards", "/// Watches");
  await place(folder.path, "other.glith", same);
  const { exitCode, stdout } = await tangle(["diff", "mailguard.glith", "other.glith"], here());
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: "equivalent: every artifact gets the same verdict by the same rule, and the same actions\n",
  });
});

it("gives an example of every change, which a person can try", async () => {
  await place(folder.path, "other.glith", old.replace("|bat)", "|bat|pif)"));
  const { exitCode, json } = await tangleJson(["diff", "mailguard.glith", "other.glith"], here());
  expect(exitCode).toBe(1);
  const { changes } = json as { changes: { before: { rule: string }; after: { rule: string }; witness: object }[] };
  expect(changes.map(({ before, after }) => `${before.rule} → ${after.rule}`)).toEqual([
    "tag_external → quarantine_executable",
    "default → quarantine_executable",
  ]);
  for (const { witness } of changes) expect(witness).toMatchObject({ artifact: { "attachments.exts": ["pif"] } });
  const { stdout } = await tangle(["diff", "mailguard.glith", "other.glith"], here());
  expect(stdout).toMatch(/^rule tag_external → quarantine_executable\n.*outcome +delivered {2}→ /su);
});

it("compares rulesets in which every rule that holds has its say, the calls in their order", async () => {
  const mark = "rule mark = msg | size > 1000 => tag LARGE";
  const drop = "rule drop = msg | spf.result == fail => into dropped";
  const pragma = "#pragma dialect glither.mail ; fold accumulate";
  await place(folder.path, "before.glith", [pragma, mark, drop, ""].join("\n"));
  await place(folder.path, "same.glith", [pragma, drop, mark, ""].join("\n"));
  await place(folder.path, "after.glith", [pragma, drop, mark.replace("1000", "2000"), ""].join("\n"));
  expect(await tangle(["diff", "before.glith", "same.glith"], here())).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout } = await tangle(["diff", "before.glith", "after.glith"], here());
  expect(exitCode).toBe(1);
  expect(stdout).toMatchInlineSnapshot(`
"rule drop → drop
  actions      tag(LARGE)  →  none
  for example  {"size":1001,"spf.result":"fail"} with {}

rule default → default
  actions      tag(LARGE)  →  none
  for example  {"size":1001,"spf.result":"none"} with {}
"
`);
});

function commit(): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder.path, stdio: "ignore" });
  git("init", "-q");
  git("add", ".");
  git("-c", "user.name=a", "-c", "user.email=a@a.example", "commit", "-qm", "next");
}

it("compares with a revision of git", async () => {
  commit();
  expect(await tangle(["diff", "--rev", "HEAD", "mailguard.glith"], here())).toMatchObject({ exitCode: 0 });
  await place(folder.path, "mailguard.glith", old.replace("into dropped (reason = dmarc_reject)", "into delivered"));
  expect(await tangle(["diff", "--rev", "HEAD", "mailguard.glith"], here())).toMatchObject({ exitCode: 1 });
  const missing = await tangle(["diff", "--rev", "nothing", "mailguard.glith"], here());
  expect(missing.exitCode).toBe(64);
  expect(missing.stderr).toContain("is not in the revision `nothing`");
});

describe("a revision of a ruleset that uses other files", () => {
  const SOURCE = "rulesets/mail/gate/gate.glith";
  const LIST = "rulesets/shared/people/blocked.txt";
  const diff = () => tangle(["diff", "--rev", "HEAD", SOURCE], here());

  beforeEach(async () => {
    await place(folder.path, "rulesets/shared/people/people.glith", '\uFEFFset blocked from "blocked.txt"\n');
    await place(folder.path, LIST, "\uFEFFa.example\r\nb.example\r\n");
    await place(
      folder.path,
      SOURCE,
      '#pragma dialect glither.mail\nuse blocked from "../../shared/people/people.glith"\nrule spam = msg | from.domain in blocked => into dropped\nrule rest = msg => into delivered\n',
    );
  });

  it("takes them from that revision, too, and so shows what a changed list means", async () => {
    commit();
    expect(await diff()).toMatchObject({ exitCode: 0 });
    await place(folder.path, LIST, "b.example\nc.example\n");
    const { exitCode, stdout } = await diff();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^rule spam → rest\n.*"from.domain":"a.example".*\n\nrule rest → spam\n.*"from.domain":"c.example"/su,
    );
  });

  it("says that one was not there then, at what the old ruleset says", async () => {
    await rm(join(folder.path, LIST));
    commit();
    await place(folder.path, LIST, "a.example\n");
    const { exitCode, stdout } = await diff();
    expect(exitCode).toBe(2);
    expect(stdout).toContain("`../../shared/people/blocked.txt` does not exist");
    expect(stdout).toContain(`--> HEAD:${SOURCE}:2:`);
  });

  it.each([
    ["a link, whose content is a path", (file: string) => symlink("a.example", file), "is no plain file"],
    ["a folder", (file: string) => place(file, "a.txt", "a.example\n"), "is a folder"],
    ["no UTF-8", (file: string) => writeFile(file, new Uint8Array([0x61, 0xff])), "is not UTF-8 text"],
  ])("refuses what was refused then: %s", async (_, spoil, reason) => {
    await rm(join(folder.path, LIST));
    await spoil(join(folder.path, LIST));
    commit();
    await rm(join(folder.path, LIST), { recursive: true });
    await place(folder.path, LIST, "a.example\n");
    expect(await diff()).toMatchObject({ exitCode: 2, stdout: expect.stringContaining(`blocked.txt\` ${reason}`) });
  });
});

it("shows the errors of a version that does not compile, and says how it is called", async () => {
  await place(folder.path, "broken.glith", "#pragma dialect glither.mail\nrule a = msg =>\n");
  expect(await tangle(["diff", "mailguard.glith", "broken.glith"], here())).toMatchObject({ exitCode: 2 });
  const { exitCode, stderr } = await tangle(["diff", "mailguard.glith"], here());
  expect(exitCode).toBe(64);
  expect(stderr).toContain("`tangle diff OLD NEW`");
});
