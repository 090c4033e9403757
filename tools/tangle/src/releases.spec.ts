import { listing, place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { keyPair } from "./testing/key-pair.ts";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
const RULE = 'rule drop_known = msg | subject == "x"';
const VERSIONS = {
  first: `#pragma dialect glither.mail\n#pragma version 1.0.0\n${RULE} => into dropped\n`,
  hasty: `#pragma dialect glither.mail\n#pragma version 1.1.0\n${RULE} | sender.allowlisted => into dropped\n`,
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Readonly<Record<string, string>>;
let digest: string;

const here = () => ({ cwd: folder.path, env });

/** Builds a ruleset with the engine that makes the same bytes each time, and pushes it. */
async function release(text: string, ...more: readonly string[]) {
  await place(folder.path, "my.glith", text);
  expect((await tangle(["build", "my.glith", "--out", "my.wasm", "--engine", "direct"], here())).exitCode).toBe(0);
  return ["oci", "push", "my.wasm", "--source", "my.glith", "--store", "oci:store", ...more];
}

beforeAll(async () => {
  folder = await temporaryFolder();
  const { privateKey, publicKey } = keyPair();
  env = { GLITHER_SIGNING_KEY: privateKey };
  await place(folder.path, "signer.pem", publicKey);
  const { exitCode, json } = await tangleJson(await release(VERSIONS.first), here());
  expect(exitCode).toBe(0);
  digest = (json as { digest: string }).digest;
});
afterAll(() => folder.remove());

describe("a version that is too small a step", () => {
  it("is refused with its new powers in plain words", async () => {
    const args = await release(VERSIONS.hasty);
    const before = await listing(folder.path);
    const { exitCode, stdout, stderr } = await tangle(args, here());
    expect({ exitCode, stderr }).toEqual({ exitCode: 5, stderr: "" });
    expect(stdout.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^REFUSED oci:store:glither\/mail\/my:1\.1\.0: .* demands `2\.0\.0` or later$/u),
      "since 1.0.0: a major change",
      "  major  new power: may now ask for `sender-allowlisted`",
      expect.stringMatching(/^ {2}minor {2}rule `default` in place of `drop_known` .*, for example \{"subject":"x"\}/u),
      expect.stringMatching(/^hint: write `#pragma version 2\.0\.0` into the ruleset/u),
    ]);
    expect(await listing(folder.path)).toEqual(before);
    const machine = await tangleJson([...args, "--dry-run"], here());
    expect(machine).toMatchObject({
      exitCode: 5,
      json: { error: { code: "VERSION_TOO_LOW" }, comparison: { version: "1.0.0", demands: "major", step: "minor" } },
    });
  });

  it("is published under the version that it demands, and the changes are told", async () => {
    const { exitCode, json } = await tangleJson(await release(VERSIONS.hasty.replace("1.1.0", "2.0.0")), here());
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({
      tag: "2.0.0",
      comparison: {
        contract: [{ kind: "new_power", step: "major", text: "may now ask for `sender-allowlisted`" }],
        behaviour: { kind: "different", changes: [{ before: "drop_known", after: "default" }] },
      },
    });
  });

  it("is not let through by a snapshot of something else", async () => {
    const args = await release(VERSIONS.hasty.replace("1.1.0", "3.0.0"));
    await place(folder.path, "my.glith", VERSIONS.first);
    const { exitCode, stderr } = await tangle(args, here());
    expect(exitCode).toBe(5);
    expect(stderr).toContain("error: the component was not built from `my.glith`\n");
  });
});

describe("rebuild-verify", () => {
  const rebuilding = (...more: readonly string[]) => [
    "rebuild-verify",
    `oci:store@${digest}`,
    "--key",
    "signer.pem",
    ...more,
  ];

  it("builds what was published again, from nothing but the store", async () => {
    const { exitCode, stdout, stderr } = await tangle(rebuilding(), here());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n")).toEqual([
      `reproduced oci:store@${digest}`,
      ...["artifact", "compiler", "snapshot", "inputs", "component"].map((step) =>
        expect.stringMatching(new RegExp(`^ {2}ok {6}${step}: .*\\w`, "u")),
      ),
    ]);
  });

  it("tells machines too, and fails on another source", async () => {
    expect(await tangleJson(rebuilding(), here())).toMatchObject({ exitCode: 0, json: { reproduced: "component" } });
    await place(folder.path, "other.glith", VERSIONS.hasty);
    expect(await tangleJson(rebuilding("--source", "other.glith"), here())).toMatchObject({
      exitCode: 5,
      json: { reproduced: "nothing", steps: expect.arrayContaining([expect.objectContaining({ result: "failed" })]) },
    });
  });
});
