import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { newLocation } from "../location/location.ts";
import type { Netlayer } from "./netlayer.ts";
import { pair } from "./testing/inbox.ts";
import { unixNetlayer } from "./unix.ts";

let folder = "";
const open: Netlayer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ocapn-"));
});

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  rmSync(folder, { recursive: true });
});

async function netlayer(designator: string, within = folder): Promise<Netlayer> {
  const made = await unixNetlayer({ folder: within, designator });
  open.push(made);
  return made;
}

describe("the netlayer unix", () => {
  it("makes a folder and a socket for its owner alone", async () => {
    const inner = join(folder, "inner");
    const alice = await netlayer("alice", inner);
    expect([statSync(inner).mode & 0o777, statSync(join(inner, "alice.sock")).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(alice.location).toEqual(newLocation("unix", "alice"));
  });

  it("leaves nothing behind", async () => {
    await netlayer("alice");
    await open.pop()?.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(["..", "../alice", "a/b", ".hidden", "a\0b", "x".repeat(65), "", "häm"])(
    "has no peer called %j",
    async (designator) => {
      const alice = await netlayer("alice");
      await expect(alice.connect({ transport: "unix", designator, hints: false })).rejects.toMatchObject({
        code: "LOCATION_UNUSABLE",
      });
      await expect(unixNetlayer({ folder, designator })).rejects.toMatchObject({ code: "LOCATION_UNUSABLE" });
    },
  );

  it("is led nowhere by hints", async () => {
    const alice = await netlayer("alice");
    const hints = new Map([["path", join(folder, "alice.sock")]]);
    await expect(alice.connect(newLocation("unix", "bob", hints))).rejects.toMatchObject({ code: "UNREACHABLE" });
  });

  it("does not go where names are anybody's", async () => {
    chmodSync(folder, 0o777);
    await expect(netlayer("alice")).rejects.toMatchObject({ code: "CANNOT_LISTEN", hint: expect.any(String) });
    const file = join(folder, "file");
    writeFileSync(file, "");
    await expect(netlayer("alice", file)).rejects.toMatchObject({ code: "CANNOT_LISTEN" });
  });

  it("leaves the name of one that is there alone", async () => {
    const [alice, bob] = [await netlayer("alice"), await netlayer("bob")];
    await expect(unixNetlayer({ folder, designator: "alice" })).rejects.toMatchObject({ code: "CANNOT_LISTEN" });
    await pair(bob, alice);
  });

  it("takes the name of one that was killed", async () => {
    const path = join(folder, "alice.sock");
    const program = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => console.log("up"))`;
    const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(readdirSync(folder)).toEqual(["alice.sock"]);
    await pair(await netlayer("bob"), await netlayer("alice"));
  });

  it("says that a path is too long for the system", async () => {
    const deep = join(folder, "x".repeat(100));
    await expect(netlayer("alice", deep)).rejects.toMatchObject({ code: "LOCATION_UNUSABLE" });
  });
});
