import { Readable } from "node:stream";
import { afterEach, expect, it } from "@jest/globals";
import { inputKind } from "./input-kind.ts";

const { stdin } = process;
afterEach(() => {
  Object.defineProperty(process, "stdin", { configurable: true, value: stdin });
});

it.each([
  ["a ruleset", "#pragma dialect glither.mail\n", "ruleset"],
  ["a ruleset that begins with a comment", "// rules: ours\nrule a", "ruleset"],
  ["a ruleset with a byte order mark", "\ufeff#pragma dialect glither.mail\n", "ruleset"],
  ["JSON", ' \n{"a": 1}', "json"],
  ["a world", "package glither:mail@0.1.0;\n", "wit"],
  ["a message", "Received: from a\r\n\r\n", "message"],
  ["a message out of a folder of mail", "From a@b.example Mon\nTo: c\n", "message"],
  ["a component", Buffer.from("\0asm"), "binary"],
  ["a snapshot", Buffer.from([0xab, 0x01]), "binary"],
  ["nothing", "", "ruleset"],
])("knows %s by its beginning", async (_, bytes, kind) => {
  Object.defineProperty(process, "stdin", { configurable: true, value: Readable.from([Buffer.from(bytes)]) });
  expect(await inputKind("-")).toBe(kind);
});

it.each([
  ["gate.glith", "ruleset"],
  ["core.json", "json"],
  ["core.cbor", "other"],
])("knows %s by its name", async (path, kind) => {
  expect(await inputKind(path)).toBe(kind);
});
