import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "@jest/globals";
import { describeWithPostgres } from "./testing/describe-with-postgres.ts";

const MAIN = join(import.meta.dirname, "main.ts");

/** Starts the script, and stops it by a signal as soon as it has said where it is. */
function start(args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stderr.on("data", (part: Buffer) => {
    err += part;
  });
  const ended = new Promise<{ code: number | null; err: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, err }));
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (part: Buffer) => {
      out += part;
      if (out.includes("# and name")) resolve(out);
    });
    void ended.then(() => reject(new Error(err)));
  });
  ready.catch(() => {});
  return { child, ready, ended };
}

describeWithPostgres("npm run postgres", { isStarted: false }, () => {
  it.each(["SIGINT", "SIGTERM"] as const)("prints where, and leaves nothing behind after %s", async (signal) => {
    const { child, ready, ended } = start([]);
    const file = /^credentials: (.+)$/mu.exec(await ready)?.[1] ?? "";
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const variables = readFileSync(file, "utf8").match(/^[A-Z_]+(?==.)/gmu);
    expect(variables).toEqual(["PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE"]);
    const password = /^PGPASSWORD=(.+)$/mu.exec(readFileSync(file, "utf8"))?.[1] ?? "";
    expect(password.length).toBeGreaterThan(20);
    expect(await ready).not.toContain(password);
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, err: "" });
    expect(existsSync(dirname(file))).toBe(false);
  });
});

it("says how it is used", async () => {
  expect(await start(["--nonsense"]).ended).toMatchObject({
    code: 64,
    err: expect.stringMatching(/^usage: npm run postgres/u),
  });
});
