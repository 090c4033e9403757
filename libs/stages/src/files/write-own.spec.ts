import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { isComponent, writeOwn } from "./write-own.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string): string => join(folder.path, name);

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

it("writes where nothing is, and over what begins as it does itself", async () => {
  await writeOwn(path("page.html"), "<!doctype html>\none");
  await writeOwn(path("page.html"), "<!doctype html>\ntwo");
  expect(await readFile(path("page.html"), "utf8")).toBe("<!doctype html>\ntwo");
  await place(folder.path, "empty", "");
  await writeOwn(path("empty"), "now");
  expect(await readFile(path("empty"), "utf8")).toBe("now");
});

it("keeps what somebody else has written, and says what to do", async () => {
  await place(folder.path, "my rules.glith", "rule a");
  await expect(writeOwn(path("my rules.glith"), "@startuml")).rejects.toMatchObject({
    code: "UNWRITABLE",
    exitCode: 64,
    hint: expect.stringContaining(`rm '${path("my rules.glith")}'`),
  });
  expect(await readFile(path("my rules.glith"), "utf8")).toBe("rule a");
});

it("takes no module for a component that was built here", async () => {
  await place(folder.path, "other.wasm", Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  await expect(writeOwn(path("other.wasm"), Uint8Array.from([0]), isComponent)).rejects.toMatchObject({
    code: "UNWRITABLE",
  });
});
