import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { withLock } from "./lock.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "glither-lock-"));
  path = join(folder, "lock");
});
afterEach(() => rm(folder, { recursive: true }));

const TOKEN = "00000000-0000-4000-8000-000000000000";

function holder(host: string, pid: number): string {
  return JSON.stringify({ host, pid, token: TOKEN });
}

describe("withLock", () => {
  it("lets one work at a time, and leaves nothing behind", async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((done) => setImmediate(done));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 12 }, () => withLock(path, work)));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it("comes free when the work fails", async () => {
    await expect(withLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await withLock(path, async () => "done")).toBe("done");
  });

  it("is taken over from an earlier process with our own number", async () => {
    await writeFile(path, holder(hostname(), process.pid));
    expect(await withLock(path, async () => "done")).toBe("done");
  });

  it.each([
    ["of another machine", holder("elsewhere.example", 1)],
    ["that nobody understands", "half"],
  ])("%s is taken over only when it is old", async (_name, content) => {
    await writeFile(path, content);
    const refused = expect.objectContaining({ name: "StoreError", code: "STORE_LOCKED" });
    await expect(withLock(path, async () => "done", 0)).rejects.toThrow(refused);
    await utimes(path, 0, 0);
    expect(await withLock(path, async () => "done")).toBe("done");
  });

  it("of a living process is waited for, however old", async () => {
    await writeFile(path, holder(hostname(), process.ppid));
    await utimes(path, 0, 0);
    await expect(withLock(path, async () => "done", 0)).rejects.toMatchObject({ code: "STORE_LOCKED" });
    expect(await readdir(folder)).toEqual(["lock"]);
  });
});
