import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE_IN_DISGUISE } from "@glither/stages/testing/rulesets";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
const RULESETS = join(import.meta.dirname, "../../../rulesets");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE_IN_DISGUISE);
});
afterEach(() => folder.remove());

const here = () => ({ cwd: folder.path });
const content = (): Promise<string> => readFile(join(folder.path, "gate.glith"), "utf8");

it("prints exactly the text that --write writes, and --check accepts that", async () => {
  const printed = await tangle(["fmt", "gate.glith"], here());
  expect(printed).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await content()).toBe(GATE_IN_DISGUISE);
  expect(await tangle(["fmt", "--write", "gate.glith"], here())).toMatchObject({
    exitCode: 0,
    stdout: "gate: formatted\n",
  });
  expect(await content()).toBe(printed.stdout);
  expect(await tangle(["fmt", "gate.glith", "--check"], here())).toMatchObject({ exitCode: 0, stderr: "" });
});

it("fails with a diff under --check", async () => {
  const [text, { exitCode, json }] = await Promise.all([
    tangle(["fmt", "gate.glith", "--check"], here()),
    tangleJson(["fmt", "gate.glith", "--check"], here()),
  ]);
  expect(text).toMatchObject({ exitCode: 2, stderr: "" });
  expect(text.stdout).toContain("\n+++ gate\tformatted\n");
  expect({ exitCode, json }).toMatchObject({ exitCode: 2, json: { ruleset: "gate", formatted: false } });
  expect(await content()).toBe(GATE_IN_DISGUISE);
});

it("shows where the syntax is wrong and leaves the file as it is", async () => {
  const source = await place(folder.path, "broken.glith", "#pragma dialect glither.mail\nrule a = msg  =>\n");
  const { exitCode, stdout } = await tangle(["fmt", "broken.glith", "--write"], here());
  expect(exitCode).toBe(2);
  expect(stdout).toContain("error[SYNTAX]");
  expect(stdout).toContain("--> broken.glith:2:17");
  expect(await readFile(source, "utf8")).toContain("msg  =>");
});

it("takes either --check or --write", async () => {
  const { exitCode, stderr } = await tangle(["fmt", "gate.glith", "--check", "--write"], here());
  expect(exitCode).toBe(64);
  expect(stderr).toContain("option `--write` cannot be used with option `--check`");
});

it("finds mailguard formatted", async () => {
  const run = await tangle(["fmt", "--check", join(RULESETS, "mail/mailguard/mailguard.glith")]);
  expect(run).toMatchObject({ exitCode: 0, stdout: "mailguard: formatted\n" });
});
