import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { tangle } from "./testing/tangle.ts";
import { tangleInTerminal } from "./testing/terminal.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

it("asks three questions in a terminal, again where an answer makes no sense, and leaves what passes", async () => {
  const terminal = tangleInTerminal(["init"], { cwd: folder.path });
  await terminal.until(/\[mail\] /u);
  terminal.type("chess\n");
  await terminal.until("there is mail, governance");
  await terminal.until(/\[mail\] /u);
  terminal.type("\n");
  await terminal.until(/called\? \[\S+\] /u);
  terminal.type("gate\n");
  await terminal.until(/\[no\] /u);
  terminal.type("\n");
  const { exitCode, shown } = await terminal.ended;
  expect(shown).toContain("wrote gate.glith");
  expect(exitCode).toBe(0);
  expect(await readFile(join(folder.path, "gate.glith"), "utf8")).toContain("#pragma dialect glither.mail");
  expect(await tangle(["check", "."], { cwd: folder.path })).toMatchObject({ exitCode: 0 });
  expect(await tangle(["conform", "gate.glith"], { cwd: folder.path })).toMatchObject({ exitCode: 0 });
});

it("begins nothing where somebody leaves", async () => {
  const terminal = tangleInTerminal(["init"], { cwd: folder.path });
  await terminal.until(/\[mail\] /u);
  terminal.type("\u0004");
  expect(await terminal.ended).toMatchObject({ exitCode: 64, shown: expect.stringContaining("nothing was begun") });
});

it("takes its answers from options where nobody can be asked", async () => {
  const { exitCode, stderr } = await tangle(["init", "--name", "gate"], { cwd: folder.path });
  expect(exitCode).toBe(64);
  expect(stderr).toContain("there is no terminal to ask in");
  const run = await tangle(["init", "--name", "gate", "--dialect", "api", "--yes"], { cwd: folder.path });
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("next: tangle check gate.glith\n") });
});
