import { chmod, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { listing, place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE, GATE_IN_DISGUISE, PRAGMAS } from "@glither/stages/testing/rulesets";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE);
});
afterEach(() => folder.remove());

const here = () => ({ cwd: folder.path });

describe("a sound ruleset", () => {
  it("is checked", async () => {
    const { exitCode, stdout, stderr } = await tangle(["check", "gate.glith"], here());
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "gate: no findings\n", stderr: "" });
    const { json } = await tangleJson(["check", "gate.glith"], here());
    expect(json).toEqual({ ruleset: "gate", errors: 0, lints: 0, diagnostics: [], undecided: [] });
  });

  it("passes --deny-lints when it has none", async () => {
    expect((await tangle(["check", "gate.glith", "--deny-lints"], here())).exitCode).toBe(0);
  });

  it("prints its snapshot as JSON, as data with the identity, and as CBOR", async () => {
    const [text, data, cbor] = await Promise.all([
      tangle(["snapshot", "gate.glith"], here()),
      tangleJson(["snapshot", "gate.glith"], here()),
      tangle(["snapshot", "gate.glith", "--cbor"], here()),
    ]);
    const core: unknown = JSON.parse(text.stdout);
    expect(core).toMatchObject({ snapshot_version: expect.any(String), ruleset: { name: "gate", version: "0.1.0" } });
    expect(data.json).toMatchObject({ core, identity: expect.stringMatching(/^sha256:[0-9a-f]{64}$/u) });
    expect(cbor.exitCode).toBe(0);
    // A map of more entries than fit into the first byte would begin with 0xb8.
    expect(cbor.bytes[0]).toBe(0xa0 + Object.keys(core as object).length);
  });

  it("prints its world and its attestation", async () => {
    const [text, data, attestation, both] = await Promise.all([
      tangle(["wit", "gate.glith"], here()),
      tangleJson(["wit", "gate.glith"], here()),
      tangle(["wit", "gate.glith", "--attestation"], here()),
      tangleJson(["wit", "gate.glith", "--attestation"], here()),
    ]);
    expect(text.stdout).toContain("world gate {");
    expect(data.json).toMatchObject({ world: text.stdout });
    expect(JSON.parse(attestation.stdout)).toEqual(both.json);
    expect(data.json).toMatchObject({ attestation: both.json });
  });

  it("writes its code, and again over it", async () => {
    const first = await tangleJson(["codegen", "gate.glith", "--out", "code"], here());
    const written = await listing(folder.path);
    expect(first).toMatchObject({ exitCode: 0, json: { files: expect.arrayContaining(["js/gate.js"]) } });
    expect(Object.keys(written)).toContain("code/gleam/src/gate.gleam");
    const second = await tangle(["codegen", "gate.glith", "--out", "code"], here());
    expect(second.exitCode).toBe(0);
    expect(second.stdout).toMatch(/^gate: wasm\/gate\.wasm, wasm\/gate\.wat, js\/gate\.js, gleam\//u);
    expect(await listing(folder.path)).toEqual(written);
  });

  it("is built and written as code under its own name, over nothing that somebody else has written", async () => {
    expect(await tangle(["build", "gate.glith"], here())).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/\nwrote gate\.wasm\n$/u),
    });
    expect((await tangle(["build", "gate.glith"], here())).exitCode).toBe(0);
    await place(folder.path, "gate.wasm", "mine");
    const refused = await tangle(["build", "gate.glith"], here());
    expect(refused.exitCode).toBe(64);
    expect(refused.stderr).toBe(
      "error: `gate.wasm` is there already, and was not written by this command\nhint: name another file with `--out`, or remove that one first: `rm gate.wasm`\n",
    );
    expect(await readFile(join(folder.path, "gate.wasm"), "utf8")).toBe("mine");
    expect((await tangle(["codegen", "gate.glith"], here())).stdout).toContain(", in gate-code\n");
  });

  it("says in its help of every folder that it writes", async () => {
    await tangle(["codegen", "gate.glith", "--out", "told"], here());
    const { stdout } = await tangle(["codegen", "--help"], here());
    const folders = new Set(Object.keys(await listing(join(folder.path, "told"))).map((name) => name.split("/")[0]));
    expect(
      /the folder for (.*)/u
        .exec(stdout)?.[1]
        ?.match(/\w+(?=\/)/gu)
        ?.sort(),
    ).toEqual([...folders].sort());
  });

  it("means the same with a byte order mark, Windows line ends and tabs", async () => {
    await place(folder.path, "disguise/gate.glith", GATE_IN_DISGUISE);
    const [plain, disguised] = await Promise.all([
      tangle(["snapshot", "gate.glith", "--cbor"], here()),
      tangle(["snapshot", "disguise/gate.glith", "--cbor"], here()),
    ]);
    expect(disguised.exitCode).toBe(0);
    expect(Buffer.compare(plain.bytes, disguised.bytes)).toBe(0);
  });
});

describe("a ruleset with errors", () => {
  const RULE = (guard: string) => `${PRAGMAS}rule a =\n  msg | ${guard}\n  => into dropped\n`;
  const broken: readonly (readonly [name: string, text: string | Uint8Array, found: RegExp])[] = [
    ["an empty file", "", /^error\[SYNTAX\]: the ruleset names no dialect/u],
    [
      "invalid UTF-8",
      Uint8Array.from([0x23, 0xff, 0xfe, 0x00]),
      /^error: the ruleset `bad\.glith` is not UTF-8 text\nhint: /u,
    ],
    [
      "text with NUL characters",
      `${PRAGMAS}\0\0`,
      /^error\[SYNTAX\]: expected the end of the declaration, found `\\u\{0\}`/u,
    ],
    [
      "1 MB on one line",
      "x|".repeat(512 * 1024),
      /^error\[SYNTAX\]: .*\n --> bad\.glith:1:1\n.*\n1 \| (?:x\|){50}…\n/u,
    ],
    [
      "an unterminated text",
      RULE('subject == "abc'),
      /^error\[SYNTAX\]: the text is not closed\n --> bad\.glith:4:20\n/u,
    ],
    [
      "an unterminated regex",
      RULE("subject ~ /abc"),
      /^error\[SYNTAX\]: the regex is not closed\n --> bad\.glith:4:19\n/u,
    ],
    [
      "an unknown dialect",
      GATE.replace("glither.mail", "glither.male"),
      /^error\[UNKNOWN_DIALECT\].*\n.*\n.*\n.*\n.*\n.*help: did you mean `glither\.mail`\?/u,
    ],
    [
      "a pragma below a rule",
      `rule a = msg | subject => into dropped\n${PRAGMAS}`,
      /^error\[SYNTAX\]: a pragma stands before all declarations/u,
    ],
  ];

  it.each(broken)("%s exits with 2, says where and writes nothing", async (_, text, found) => {
    await place(folder.path, "bad.glith", text);
    const before = await listing(folder.path);
    const commands = [
      ["check", "bad.glith"],
      ["codegen", "bad.glith", "--out", "code"],
      ["build", "bad.glith", "--out", "out/bad.wasm", "--oracle"],
    ];
    for (const command of commands) {
      const { exitCode, stdout, stderr } = await tangle(command, here());
      expect([command[0], exitCode]).toEqual([command[0], 2]);
      expect(`${stdout}${stderr}`).toMatch(found);
    }
    expect(await listing(folder.path)).toEqual(before);
  });

  it("is one JSON document with every diagnostic", async () => {
    await place(folder.path, "bad.glith", RULE('subject == "abc').concat("rule b = msg | sbject => into dropped\n"));
    for (const command of ["check", "snapshot", "wit"]) {
      const { exitCode, json, stderr } = await tangleJson([command, "bad.glith"], here());
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
      expect(json).toMatchObject({ errors: 2, diagnostics: [{ code: "SYNTAX" }, { code: "UNKNOWN_FIELD" }] });
    }
  });
});

describe("a file that is no ruleset", () => {
  it.each([
    ["none.glith", "the ruleset `none.glith` does not exist"],
    ["folder.glith", "the folder `folder.glith` holds no rulesets"],
    [
      "gate.glith/x.glith",
      "the ruleset `gate.glith/x.glith` cannot be read: a part of the path is a file, not a folder",
    ],
    ["package.json", "`package.json` is no ruleset"],
    ["Gate.glith", "`Gate` cannot name a ruleset"],
    ["types.glith", "`types` cannot name a ruleset"],
  ])("`%s`", async (file, message) => {
    await mkdir(join(folder.path, "folder.glith"));
    const { exitCode, stdout, stderr } = await tangle(["check", file], here());
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(stderr.split("\n")[0]).toBe(`error: ${message}`);
    const { json } = await tangleJson(["check", file], here());
    expect(json).toMatchObject({ error: { message }, exit_code: 64 });
  });
});

describe("a place that cannot be written", () => {
  it.each([
    ["a file", "taken", "`taken/wasm` cannot be written: a part of the path is a file, not a folder"],
    ["below a file", "taken/deep", "`taken/deep/wasm` cannot be written: a part of the path is a file, not a folder"],
  ])("%s in the place of the folder", async (_, out, message) => {
    await place(folder.path, "taken", "mine");
    const before = await listing(folder.path);
    const { exitCode, stderr } = await tangle(["codegen", "gate.glith", "--out", out], here());
    expect({ exitCode, stderr }).toEqual({
      exitCode: 64,
      stderr: `error: ${message}\nhint: name a place where you can write\n`,
    });
    expect(await listing(folder.path)).toEqual(before);
  });

  it("a file in the place of `js/`", async () => {
    await place(folder.path, "code/js", "mine");
    const before = await listing(folder.path);
    const { exitCode, stderr } = await tangle(["codegen", "gate.glith", "--out", "code"], here());
    expect(exitCode).toBe(64);
    expect(stderr).toContain("`code/js` cannot be written: it is a file, not a folder");
    expect(await listing(folder.path)).toEqual(before);
  });

  it("somebody's own files in the place of `js/` stay", async () => {
    const mine = await place(folder.path, "js/deep/mine.js", "// mine");
    const before = await listing(folder.path);
    const { exitCode, stderr } = await tangle(["codegen", "gate.glith", "--out", "."], here());
    expect(exitCode).toBe(64);
    expect(stderr).toContain("`js` holds `deep/mine.js`, which would be lost");
    expect(await listing(folder.path)).toEqual(before);
    expect(await readFile(mine, "utf8")).toBe("// mine");
  });

  (process.getuid?.() === 0 ? it.skip : it)("(not as root, who may write everywhere) a read-only folder", async () => {
    await mkdir(join(folder.path, "locked"));
    await chmod(join(folder.path, "locked"), 0o555);
    const { exitCode, stderr } = await tangle(["codegen", "gate.glith", "--out", "locked/code"], here());
    expect(exitCode).toBe(64);
    expect(stderr).toContain("cannot be written: you may not use it");
  });
});
