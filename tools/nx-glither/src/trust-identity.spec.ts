import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

const script = join(import.meta.dirname, "../bin/trust-identity.js");
let folder: string;

function run(variables: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const { GLITHER_TRUST, GLITHER_VERIFY_KEY, GLITHER_VERIFY_KEY_FILE, ...env } = process.env;
  return spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    env: { ...env, ...variables },
    encoding: "utf8",
  });
}

function identity(variables: NodeJS.ProcessEnv = {}, ...args: readonly string[]): string {
  const { status, stdout, stderr } = run(variables, ...args);
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

describe("whom one trusts", () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "glither-trust-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ["the environment names", { GLITHER_TRUST: "other.json" }, []],
    ["the options name", { GLITHER_TRUST: "none.json" }, ["--trust=other.json"]],
  ])("is what the policy holds that %s, and the root that it names", (_, variables, args) => {
    write("other.json", "{}");
    const first = identity(variables, ...args);
    expect(first).toMatch(/^policy sha256:[0-9a-f]{64}\n$/u);
    write("other.json", '{ "sigstore_root": "root.json" }');
    write("root.json", "one");
    const second = identity(variables, ...args);
    expect(second).not.toBe(first);
    write("root.json", "two");
    expect(identity(variables, ...args)).not.toBe(second);
  });

  it("is the workspace's policy, before any key", () => {
    write("glither.trust.json", "{}");
    expect(identity({ GLITHER_VERIFY_KEY: "key" })).toMatch(/^policy /u);
  });

  it("is the key where there is no policy, the same from a file, and else nobody", () => {
    expect(identity()).toBe("nobody\n");
    const key = identity({ GLITHER_VERIFY_KEY: "one" });
    write("key.pub", "one");
    expect(identity({ GLITHER_VERIFY_KEY_FILE: "key.pub" })).toBe(key);
    write("key.pub", "two");
    expect(identity({ GLITHER_VERIFY_KEY_FILE: "key.pub" })).not.toBe(key);
  });

  it.each([
    ["a policy that is not there", { GLITHER_TRUST: "none.json" }, "{}"],
    ["a policy that is no JSON", {}, "{"],
    ["a root that is not there", {}, '{ "sigstore_root": "none.json" }'],
  ])("fails, with nothing that could be hashed for another policy, at %s", (_, variables, policy) => {
    write("glither.trust.json", policy);
    const [first, second] = [run(variables), run(variables)];
    for (const { status, stdout, stderr } of [first, second])
      expect([status, stdout, stderr]).toEqual([1, expect.stringMatching(/^unreadable policy [0-9a-f-]{36}\n$/u), ""]);
    expect(first.stdout).not.toBe(second.stdout);
  });
});
