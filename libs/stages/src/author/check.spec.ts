import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { FORMATS } from "../report/formats.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { check } from "./check.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string): string => join(folder.path, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE);
});
afterEach(() => folder.remove());

describe("check on several files of which one cannot be read", () => {
  it.each(FORMATS)("reports all others, in the format %s", async (format) => {
    await place(folder.path, "broken.glith", GATE.replace("sender", "sendr"));
    await place(folder.path, "1st.glith", GATE);
    await place(folder.path, "latin.glith", Uint8Array.from([0xc3, 0x28]));
    await mkdir(path("folder"));
    const sources = ["none.glith", "gate.glith", "folder", "1st.glith", "latin.glith", "broken.glith"].map(path);
    const outcome = await check({ sources, format });
    const alone = await check({ sources: [path("gate.glith"), path("broken.glith")], format });
    expect(outcome.text).toBe(alone.text);
    expect(outcome.data).toEqual(alone.data);
    expect(outcome.exitCode).toBe(64);
    for (const [name, said] of [
      ["none.glith", "does not exist"],
      ["folder", "holds no rulesets"],
      ["latin.glith", "is not UTF-8 text"],
    ] as const) {
      expect(outcome.problem?.message).toContain(name);
      expect(outcome.problem?.message).toContain(said);
    }
    expect(outcome.problem?.message).toContain("`1st` cannot name a ruleset");
  });

  it("is an error where there is nothing else to report", async () => {
    await expect(check({ sources: [path("none.glith")] })).rejects.toMatchObject({ code: "NOT_FOUND", exitCode: 64 });
  });
});

it("reads a file with CRLF as the one without", async () => {
  await place(folder.path, "crlf.glith", GATE.replaceAll("\n", "\r\n"));
  const [unix, windows] = [
    await check({ sources: [path("gate.glith")] }),
    await check({ sources: [path("crlf.glith")] }),
  ];
  expect(windows.text.replaceAll("crlf", "gate")).toBe(unix.text);
  expect(windows.exitCode).toBe(unix.exitCode);
});

it("reads standard input, where it stands for a file", async () => {
  const { stdin } = process;
  Object.defineProperty(process, "stdin", { configurable: true, value: Readable.from([Buffer.from("nonsense")]) });
  try {
    const { exitCode, text } = await check({ sources: ["-", path("gate.glith")] });
    expect(exitCode).toBe(2);
    expect(text).toContain("--> <stdin>:1:1");
    expect(text).toContain("\n<stdin>: ");
    expect(text).toContain("2 rulesets");
  } finally {
    Object.defineProperty(process, "stdin", { configurable: true, value: stdin });
  }
});

it("fixes nothing on standard input", async () => {
  await expect(check({ sources: ["-"], fix: true })).rejects.toMatchObject({
    message: "what comes on standard input cannot be fixed",
  });
});
