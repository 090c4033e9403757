import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { attempts, count } from "../../../../../tools/workspace/src/testing/counts.ts";
import { CREATING, FolderGuest, WRITING } from "../../testing/guest.ts";

const SECRET = "what lies outside of the folder";

let place: string;
let outside: string;
let guest: FolderGuest;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "glither-escape-"));
  outside = join(place, "outside");
  const root = join(place, "root");
  for (const folder of [outside, join(root, "a/b/c")]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(outside, "secret"), SECRET);
  writeFileSync(join(root, "a/secret"), "what lies within it");
  // Whoever prepared the folder has put links into it that lead out in every way.
  symlinkSync(outside, join(root, "absolute"));
  symlinkSync("../outside", join(root, "relative"));
  symlinkSync("../../../outside", join(root, "a/b/relative"));
  symlinkSync("..", join(root, "up"));
  symlinkSync("a/b", join(root, "down"));
  symlinkSync(join(outside, "secret"), join(root, "file"));
  symlinkSync("round", join(root, "round"));
  symlinkSync("/proc/self/root", join(root, "system"));
  guest = new FolderGuest({}, root);
});
afterEach(() => {
  guest.remove();
  rmSync(place, { recursive: true, force: true });
});

/** Small and always the same: a linear congruence. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PARTS = ["..", "..", ".", "", "a", "b", "c", "secret", "outside", "absolute", "relative", "up", "down"];
const MORE = ["file", "round", "system", "etc", "passwd", "new", "..\0", "…", "-", "root", "proc", "self"];
const ALL = [...PARTS, ...MORE];

function outsideNow(): string {
  return readdirSync(outside)
    .map((name) => `${name}=${readFileSync(join(outside, name), "utf8")}`)
    .join();
}

it("reaches nothing outside of a folder by any path, any link or any second name", () => {
  const total = attempts(50_000);
  const below = chance(20_261_127);
  const outcomes = { refused: 0, harmless: 0, escaped: 0 };
  const before = outsideNow();
  const inodes = new Set([outside, join(outside, "secret"), place, "/", "/etc"].map((each) => statSync(each).ino));
  const path = (): string => {
    const parts = Array.from({ length: 1 + below(7) }, () => ALL[below(ALL.length)]);
    return `${below(12) === 0 ? "/" : ""}${parts.join("/")}`;
  };
  for (let at = 0; at < total; at += 1) {
    const wanted = path();
    let fault = "success";
    switch (below(8)) {
      case 0:
      case 1:
      case 2: {
        const opened = guest.open(wanted, below(2) === 0 ? 2n : WRITING, below(4) === 0 ? CREATING : 0, below(2));
        if (typeof opened === "string") fault = opened;
        else {
          const read = guest.read(opened);
          if (read.includes(SECRET) || read.includes("root:")) outcomes.escaped += 1;
          if (below(2) === 0) guest.write(opened, "overwritten");
          guest.call("fd_close", opened);
        }
        break;
      }
      case 3:
        fault = guest.call("path_filestat_get", 3, 1, wanted, 8_192);
        // The outside is known by its inode.
        if (fault === "success" && inodes.has(Number(new DataView(guest.memory.buffer).getBigUint64(8_200, true))))
          outcomes.escaped += 1;
        break;
      case 4:
        fault = guest.call("path_symlink", path(), 3, wanted);
        break;
      case 5:
        fault = guest.call("path_link", 3, 0, wanted, 3, path());
        break;
      case 6:
        fault = guest.call("path_rename", 3, wanted, 3, path());
        break;
      default:
        fault = guest.call("path_create_directory", 3, wanted);
    }
    guest.rewind();
    outcomes[fault === "success" ? "harmless" : "refused"] += 1;
  }
  if (outsideNow() !== before) outcomes.escaped += 1;
  expect(readdirSync(place).sort()).toEqual(["outside", "root"]);
  expect(outcomes.harmless).toBeGreaterThan(0);
  count("names", total, outcomes);
});

it("plants no link that would lead another program out", () => {
  for (const [target, at] of [
    ["/etc/passwd", "x"],
    ["..", "x"],
    ["../outside/secret", "x"],
    ["../../../../outside", "a/b/x"],
    ["a/../../outside", "x"],
  ] as const)
    expect([target, guest.call("path_symlink", target, 3, at)]).toEqual([target, "notcapable"]);
  expect(guest.call("path_symlink", "../../secret", 3, "a/b/c/x")).toBe("success");
});

it("is not had by folders that change into links while they are walked through", async () => {
  const root = guest.path;
  mkdirSync(join(root, "inner"));
  writeFileSync(join(root, "inner/secret"), "within");
  symlinkSync("inner", join(root, "swap"));
  // Another thread changes what `swap` and `last` are, as fast as it can.
  const code = `
    const { mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } = require("node:fs");
    const { parentPort, workerData: { root, outside } } = require("node:worker_threads");
    symlinkSync(outside, root + "/out");
    mkdirSync(root + "/real");
    writeFileSync(root + "/real/secret", "within");
    let going = true;
    parentPort.on("message", () => { going = false; });
    const round = () => {
      for (let i = 0; i < 50; i += 1) {
        for (const [name, to] of [["real", "swap"], ["out", "swap"]]) {
          renameSync(root + "/swap", root + "/aside");
          renameSync(root + "/" + name, root + "/swap");
          renameSync(root + "/swap", root + "/" + name);
          renameSync(root + "/aside", root + "/swap");
        }
      }
      if (going) setImmediate(round); else parentPort.close();
    };
    parentPort.postMessage("begun");
    round();`;
  const worker = new Worker(code, { eval: true, workerData: { root, outside } });
  await new Promise((resolve) => worker.once("message", resolve));
  const total = attempts(20_000);
  const outcomes = { refused: 0, harmless: 0, escaped: 0 };
  for (let at = 0; at < total; at += 1) {
    const opened = guest.open(at % 2 === 0 ? "swap/secret" : "swap/../swap/secret");
    if (typeof opened === "string") outcomes.refused += 1;
    else {
      outcomes[guest.read(opened) === "within" ? "harmless" : "escaped"] += 1;
      guest.call("fd_close", opened);
    }
    guest.rewind();
  }
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  worker.postMessage("end");
  await ended;
  expect(outcomes.harmless).toBeGreaterThan(0);
  count("names", total, outcomes);
});

describe("a link that was planted deep", () => {
  beforeEach(() => {
    expect(guest.call("path_symlink", "../../secret", 3, "a/b/c/x")).toBe("success");
  });

  it("is not moved to where it would lead another program out", () => {
    expect(guest.call("path_rename", 3, "a/b/c/x", 3, "x")).toBe("notcapable");
    expect(guest.call("path_rename", 3, "a/b/c/x", 3, "a/x")).toBe("notcapable");
    expect(guest.call("path_rename", 3, "a/b/c/x", 3, "a/b/x")).toBe("success");
  });

  it("gets no second name there", () => {
    expect(guest.call("path_link", 3, 0, "a/b/c/x", 3, "x")).toBe("notcapable");
    expect(guest.call("path_link", 3, 0, "a/b/c/x", 3, "a/b/x")).toBe("success");
  });

  it("does not come there with a folder that holds it", () => {
    guest.call("path_unlink_file", 3, "a/b/relative");
    expect(guest.call("path_rename", 3, "a/b/c", 3, "c")).toBe("notcapable");
    expect(guest.call("path_rename", 3, "a/b", 3, "b")).toBe("success");
    expect(guest.call("path_rename", 3, "b/c", 3, "b/d")).toBe("success");
    expect(guest.call("path_rename", 3, "b/d", 3, "d")).toBe("notcapable");
  });

  it("does not come there by way of folders whose depth was another one when they were opened", () => {
    const deep = guest.open("a/b/c", 1n << 1n, 2) as number;
    expect(guest.call("path_rename", deep, "x", 3, "x")).toBe("notcapable");
    guest.call("path_create_directory", 3, "a/b/c/d");
    expect(guest.call("path_symlink", "../../secret", 3, "a/b/c/d/x")).toBe("success");
    expect(guest.call("path_rename", deep, "d", 3, "d")).toBe("notcapable");
    expect(guest.call("path_rename", 3, "a/b/c/d", deep, "e")).toBe("notcapable");
  });
});

it("moves no link up that somebody else has planted", () => {
  expect(guest.call("path_rename", 3, "absolute", 3, "a/harmless")).toBe("notcapable");
  expect(guest.call("path_rename", 3, "a/b", 3, "b")).toBe("notcapable");
  guest.call("path_unlink_file", 3, "a/b/relative");
  expect(guest.call("path_rename", 3, "a/b", 3, "b")).toBe("success");
});

it("plants no link that goes up behind a name, which may be another link that goes up", () => {
  expect(guest.call("path_symlink", "../..", 3, "a/b/top")).toBe("success");
  expect(guest.call("path_symlink", "top/../outside/secret", 3, "a/b/x")).toBe("notcapable");
});
