import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "@jest/globals";

const TELLER = fileURLToPath(new URL("./testing/teller.ts", import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), "glither-vat-"));
const KILLS = 50;

afterAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
});

/** Runs the process, and kills it when it has said so many numbers; answers the last one. */
function killedAfter(file: string, said: number, delayMs: number): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [TELLER, file, "go", "1000000"], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      // The lines differ in what the process does when it is hit: in a commit, between two, in a snapshot.
      if (text.split("\n").length > said) setTimeout(() => child.kill("SIGKILL"), delayMs);
    });
    child.on("close", () => {
      resolve(Number(text.split("\n").slice(0, -1).at(-1) ?? 0));
    });
  });
}

it("kill -9 at any of 50 points loses no committed turn and repeats none", async () => {
  const file = join(FOLDER, "bank.vat");
  let acknowledged = 0;
  let seen = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    acknowledged = Math.max(acknowledged, await killedAfter(file, 1 + ((kill * 7) % 23), (kill * 3) % 11));
    const { stdout } = spawnSync(process.execPath, [TELLER, file], { encoding: "utf8" });
    const { last, front, back } = JSON.parse(stdout) as { last: number; front: number[]; back: number[] };
    // What was said to be stored is there, all before it is, too, and each once, in both vats.
    expect(last).toBeGreaterThanOrEqual(acknowledged);
    expect(last).toBeGreaterThan(seen);
    expect(front).toEqual(Array.from({ length: last }, (_, at) => at + 1));
    expect(back).toEqual(front);
    seen = last;
  }
});
