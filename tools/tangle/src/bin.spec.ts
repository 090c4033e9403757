import { copyFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { NEEDED_NODE } from "@glither/stages/node-version";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { spawnNode } from "./testing/tangle.ts";

// Each test starts processes of its own.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let bin: string;

/** The program as it is in a checkout that was never built. */
beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "package.json", '{"type":"module"}');
  bin = await place(folder.path, "bin/tangle.js", "");
  await copyFile(join(import.meta.dirname, "../bin/tangle.js"), bin);
  await symlink(join(import.meta.dirname, "../../../node_modules"), join(folder.path, "node_modules"));
});
afterAll(() => folder.remove());

it("says that it is not built yet", async () => {
  expect(await spawnNode([bin, "--help"])).toMatchObject({
    exitCode: 70,
    stdout: "",
    stderr: "error: tangle is not built yet\nhint: run `npm run build` first\n",
  });
});

it.each(["20.20.2", "22.21.9", "23.0.0", "24.14.0"])("says to Node %s that it is too old", async (version) => {
  const pretend = `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"${version}"}})`;
  const { exitCode, stderr } = await spawnNode(["--import", pretend, bin, "--help"]);
  expect(exitCode).toBe(64);
  expect(stderr).toBe(
    `error: tangle needs ${NEEDED_NODE}, and this is ${version}\n` +
      "hint: in a checkout, `npx tangle` brings its own\n",
  );
});
