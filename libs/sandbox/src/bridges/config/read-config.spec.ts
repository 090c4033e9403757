import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readConfig } from "./read-config.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glither-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** A program in Nickel's place, which does as its text says. */
function program(text: string): string {
  const file = written("nickel", `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

const SCHEMA = {
  type: "object",
  required: ["port"],
  additionalProperties: false,
  properties: { port: { type: "integer", minimum: 1, maximum: 65_535 }, host: { type: "string" } },
};

const codeOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as { readonly code: string; readonly message: string };
    return [code, message];
  }
};

describe("a configuration of JSON", () => {
  it("is taken against a schema, and not without", () => {
    const file = written("good.json", '{"port": 80}');
    expect(readConfig(file, { schema: SCHEMA })).toEqual({ port: 80 });
    expect(codeOf(() => readConfig(file))).toEqual(["BAD_SCHEMA", expect.stringContaining("there is none")]);
  });

  it("is refused with the places of what is wrong, and without its values", () => {
    const file = written("bad.json", '{"port": 123456789, "secret": "hunter2"}');
    const [code, message] = codeOf(() => readConfig(file, { schema: SCHEMA })) as [string, string];
    expect([code, message]).toEqual([
      "NOT_VALID",
      "the configuration is not what its schema says: the whole may have no `secret`; `port` does not fit `maximum`",
    ]);
    expect(codeOf(() => readConfig(written("none.json", "{}"), { schema: SCHEMA }))).toEqual([
      "NOT_VALID",
      "the configuration is not what its schema says: the whole has no `port`",
    ]);
  });

  it.each([
    ["is no JSON", () => readConfig(written("no.json", '{"port": '), { schema: SCHEMA }), "NOT_JSON"],
    ["is not there", () => readConfig(join(folder, "away.json"), { schema: SCHEMA }), "UNREADABLE"],
    [
      "has a schema that is none",
      () => readConfig(written("a.json", "{}"), { schema: { type: "no such thing" } }),
      "BAD_SCHEMA",
    ],
  ])("that %s is refused by a code", (_what, read, code) => {
    expect(codeOf(read)).toEqual([code, expect.any(String)]);
  });
});

describe("a configuration of Nickel", () => {
  it("is what `nickel export` says, held to a schema besides where one is given", () => {
    const nickel = program('[ "$1 $2 $3 $4" = "export --format json --" ] && echo "{\\"port\\": 443}"');
    const file = written("server.ncl", "{ port = 443 }");
    expect(readConfig(file, { nickel })).toEqual({ port: 443 });
    expect(codeOf(() => readConfig(file, { nickel, schema: { type: "array" } }))).toEqual([
      "NOT_VALID",
      expect.any(String),
    ]);
  });

  it("is refused in Nickel's own words, in one line", () => {
    const nickel = program('echo "error: contract broken by the value of \\`port\\`" >&2; echo "more" >&2; exit 1');
    const file = written("broken.ncl", "{ port = true }");
    expect(codeOf(() => readConfig(file, { nickel }))).toEqual([
      "REFUSED_BY_NICKEL",
      expect.stringMatching(/^nickel does not take `.*broken\.ncl`: error: contract broken by the value of `port`$/u),
    ]);
    expect(codeOf(() => readConfig(file, { nickel: program("sleep 60"), time: 50 }))).toEqual([
      "REFUSED_BY_NICKEL",
      expect.stringContaining("it did not end well"),
    ]);
  });

  it("says what to do where Nickel is not installed", () => {
    const file = written("server.ncl", "{ port = 443 }");
    expect(() => readConfig(file, { nickel: join(folder, "nowhere") })).toThrow(
      expect.objectContaining({ code: "NO_NICKEL", hint: expect.stringContaining("JSON Schema") }),
    );
  });
});
