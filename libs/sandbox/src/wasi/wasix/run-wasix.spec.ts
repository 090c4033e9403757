import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Vat } from "@glither/vat";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { folder } from "../../capabilities/index.ts";
import { program } from "../../testing/program.ts";
import { readGrants } from "../run/grants.ts";
import { copied, written } from "./_copies.ts";
import { runWasix } from "./run-wasix.ts";

// What Wasmer's SDK itself does is tested where it is installed: `npm run test:interop -- wasix`.
let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "glither-wasix-"));
});
afterEach(() => rmSync(place, { recursive: true }));

it("runs by the one release that was tried, and by nothing else of that name", async () => {
  for (const content of ["", '{"name":"@wasmer/sdk","version":"0.16.0"}', '{"name":"other","version":"0.9.0"}']) {
    writeFileSync(join(place, "package.json"), content);
    await expect(runWasix(program([]), { sdk: place })).rejects.toMatchObject({ code: "NO_SDK" });
  }
});

it("refuses what the SDK could not be held to before anything of it is loaded", async () => {
  writeFileSync(join(place, "package.json"), '{"name":"@wasmer/sdk","version":"0.9.0"}');
  const run = (bytes: Uint8Array, ...grants: readonly string[]) =>
    runWasix(bytes, { sdk: place, grants: readGrants(grants, {}) });
  await expect(run(program([["thread_spawn", 0]], { from: "wasix_32v1" }))).rejects.toMatchObject({
    message: "it imports `wasix_32v1.thread_spawn`, which nobody here has",
  });
  await expect(run(program([["random_get", 0, 1]]))).rejects.toMatchObject({ code: "NOT_GRANTED" });
  const networks = ["tcp=localhost:80", "http=http://localhost"];
  for (const grant of ["clock=fixed:2026-01-01", "clock=none", "random=seed:a", `fs=${place}`, ...networks])
    await expect(run(program([]), grant)).rejects.toMatchObject({ code: "BAD_GRANT" });
});

it("ends at a limit, or as a trap, where its engine's process ends in the middle of its answer, and this one goes on", async () => {
  const sdk = join(place, "node_modules/@wasmer/sdk");
  mkdirSync(join(sdk, "dist"), { recursive: true });
  writeFileSync(join(sdk, "package.json"), '{"name":"@wasmer/sdk","version":"0.9.0"}');
  const answering = (bytes: number): void =>
    writeFileSync(
      join(sdk, "dist/node.mjs"),
      `import { writeSync } from "node:fs";
       export const init = async () => {
         for (let left = ${bytes}; left > 0; ) left -= writeSync(1, "{".repeat(left));
         process.exit(0);
       };`,
    );
  const run = () => runWasix(program([]), { sdk, limits: { output: 0, memory: 0x10000 } });
  answering(5 * 0x10000);
  expect(await run()).toMatchObject({ ending: { how: "output" } });
  // The process that was ended above is gone when another one has run to its end.
  answering(10);
  expect(await run()).toMatchObject({ ending: { how: "trap", trap: "its engine ended before it had answered" } });
  answering(0);
  expect(await run()).toMatchObject({ ending: { how: "memory" } });
});

it("copies a folder without what links lead to, and writes back what has changed, within it and its quotas", () => {
  mkdirSync(join(place, "in/below"), { recursive: true });
  writeFileSync(join(place, "in/below/a"), "one");
  writeFileSync(join(place, "secret"), "secret");
  symlinkSync("../secret", join(place, "in/link"));
  const vat = new Vat();
  const { directory, end } = folder(vat, join(place, "in"), { bytes: 10 });
  const before = copied(vat, directory);
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  expect(before).toEqual({ "/below": null, "/below/a": base64("one") });
  written(vat, directory, before, { ...before, "/below/a": base64("two"), "/new": null, "/new/b": base64("three") });
  expect(readFileSync(join(place, "in/below/a"), "utf8")).toBe("two");
  expect(readFileSync(join(place, "in/new/b"), "utf8")).toBe("three");
  for (const path of ["/../secret", "/link"])
    expect(() => written(vat, directory, before, { [path]: base64("x") })).toThrow("refused");
  expect(() => written(vat, directory, before, { "/c": base64("much too long") })).toThrow("refused: dquot");
  expect(readFileSync(join(place, "secret"), "utf8")).toBe("secret");
  expect(readdirSync(place).sort()).toEqual(["in", "secret"]);
  end();
});
