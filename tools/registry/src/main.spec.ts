import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { missingPrograms } from "./programs.ts";

const MAIN = join(import.meta.dirname, "main.ts");
const missing = missingPrograms();
const named = missing.length === 0 ? "npm run registry" : `npm run registry (skipped: no ${missing.join(", ")})`;

/** Starts the script, and stops it by a signal as soon as it has said where it is. */
function start(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stderr.on("data", (part: Buffer) => {
    err += part;
  });
  const ready = new Promise<string>((resolve) => {
    child.stdout.on("data", (part: Buffer) => {
      out += part;
      if (out.includes("# and push")) resolve(out);
    });
  });
  const ended = new Promise<{ code: number | null; err: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, err }));
  });
  return { child, ready, ended };
}

(missing.length === 0 || process.env["CI"] === "true" ? describe : describe.skip)(named, () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "prints where, and leaves nothing behind after %s",
    async (signal) => {
      const { child, ready, ended } = start(["--tls"]);
      const file = /^credentials: (.+)$/mu.exec(await ready)?.[1] ?? "";
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const variables = readFileSync(file, "utf8").match(/^[A-Z_]+(?==.)/gmu);
      expect(variables).toEqual([
        "RAGBAZ_REGISTRY_USER",
        "RAGBAZ_REGISTRY_TOKEN",
        "RAGBAZ_REGISTRY_HOST",
        "GLITHER_STORE",
        "GLITHER_REGISTRY_CA",
      ]);
      child.kill(signal);
      expect(await ended).toEqual({ code: 0, err: "" });
      expect(existsSync(dirname(file))).toBe(false);
    },
    30_000,
  );
});

it("says how it is used", async () => {
  expect(await start(["--nonsense"]).ended).toMatchObject({
    code: 64,
    err: expect.stringMatching(/^usage: npm run registry/u),
  });
});
