import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { expect, it } from "@jest/globals";
import { ACTOR } from "./actor.ts";
import { COUNTER } from "./counter.ts";

it.each([
  ["counter.wat", COUNTER],
  ["actor.wat", ACTOR],
])("the bytes are those of %s, without its names", async (file, bytes) => {
  const parsed = await parse(readFileSync(join(import.meta.dirname, file), "utf8"));
  expect(Buffer.from(parsed.slice(0, bytes.length)).toString("hex")).toBe(Buffer.from(bytes).toString("hex"));
  // What follows is the section of names alone.
  const [id, , length, ...name] = parsed.slice(bytes.length);
  expect([id, length, String.fromCharCode(...name.slice(0, 4))]).toEqual([0, 4, "name"]);
});
