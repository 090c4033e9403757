import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { verify } from "@glither/stages/trust/verify";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type NxResult, PLUGINS_WITHIN } from "./processes.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

const SOURCE = "rulesets/mail/mailguard/mailguard.glith";
const SNAPSHOT_GOLDEN = "goldens/mail/mailguard/snapshot.json";
const WORLD_GOLDEN = "goldens/mail/mailguard/world.wit";
const OUT = "dist/rulesets/mail/mailguard";
const CASE = "fixtures/mail/mailguard/33-allowlisted.json";

/** The targets of mailguard that ran, and did not come from the cache. */
function reran({ tasks }: NxResult): string[] {
  const missed = tasks.filter(({ cacheStatus }) => cacheStatus === "cache-miss");
  const targets = missed.flatMap(({ taskId }) => /^mailguard:(.+)$/.exec(taskId)?.[1] ?? []);
  return targets.sort();
}

/** A sample: `cache-truth.long.spec.ts` has a table of all kinds of change. */
describe("what runs again in a workspace", () => {
  let workspace: Workspace;
  const originals = new Map<string, string>();

  const publish = (variables?: NodeJS.ProcessEnv) => workspace.nx(["run", "mailguard:publish"], variables);

  async function edit(file: string, change: (text: string) => string): Promise<void> {
    const before = await workspace.read(file);
    const after = change(before);
    expect(after).not.toBe(before);
    originals.set(file, originals.get(file) ?? before);
    await workspace.write(file, after);
  }

  beforeAll(async () => {
    workspace = await createWorkspace(PLUGINS_WITHIN);
    const first = await publish();
    expect(first.output).toContain("Successfully ran target publish");
    expect(reran(first)).toEqual([
      "check",
      "codegen",
      "component",
      "conform",
      "may-publish",
      "publish",
      "snapshot",
      "wit",
    ]);
  });

  afterEach(async () => {
    for (const [file, text] of originals) {
      await workspace.write(file, text);
    }
    originals.clear();
  });

  afterAll(() => workspace?.dispose());

  it("is nothing where nothing changed", async () => {
    const again = await publish();
    expect(again.tasks).toHaveLength(9);
    expect(again.tasks.map(({ cacheStatus }) => cacheStatus)).toEqual(Array(9).fill("local-cache-hit"));
  });

  it("is check and snapshot after one more comment and blank line", async () => {
    await edit(SOURCE, (text) => `${text}\n\n// nothing new\n`);
    expect(reran(await publish())).toEqual(["check", "snapshot"]);
  });

  it.each([
    ["snapshot", SNAPSHOT_GOLDEN],
    ["wit", WORLD_GOLDEN],
  ])("is %s after its golden changed, which then differs", async (target, golden) => {
    await edit(golden, (text) => `${text}\n \n`);
    const result = await publish();
    expect(reran(result)).toEqual([target]);
    expect(result.exitCode).toBe(1);
    expect(result.output).toContain(`nx run mailguard:${target} --accept`);
    expect(result.output).not.toMatch(/^\s+at /m);
  });

  it("is conform after one more line in a case", async () => {
    await edit(CASE, (text) => `${text}\n`);
    expect(reran(await publish())).toEqual(["conform"]);
  });

  it("is the stages that use a changed part of the compiler", async () => {
    await edit("libs/codegen-gleam/src/index.ts", (text) => `${text}\n// nothing new\n`);
    const { exitCode, output, ...result } = await publish();
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(reran({ exitCode, output, ...result })).toEqual(["codegen", "conform"]);
  });

  it("is told after the run, whatever Nx hides: what was published, its digest, and who signed it", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const many = (variables?: NodeJS.ProcessEnv) =>
      workspace.nx(["run-many", "-t", "publish", "-p", "mailguard"], variables);
    const own =
      /\n {2}mailguard: published (oci:dist\/\S+:glither\/mail\/mailguard:\d\S*@sha256:[0-9a-f]{64})\n {4}WARNING: signed by a throw-away key/u;
    for (let run = 0; run < 2; run += 1) {
      const { output } = await many();
      const reference = own.exec(output)?.[1] ?? "";
      const receipt = join(workspace.root, OUT, "publish/receipt.json");
      const { signer } = JSON.parse(await workspace.read(`${OUT}/publish/receipt.json`));
      expect(existsSync(receipt)).toBe(true);
      await workspace.write("signer.pub", signer.public_key);
      // As if it were pasted in the workspace's root.
      const pasted = reference.replace("oci:", `oci:${workspace.root}/`);
      const { exitCode } = await verify({ reference: pasted, keys: [join(workspace.root, "signer.pub")] });
      expect(exitCode).toBe(0);
    }
    const named = await many({ GLITHER_SIGNING_KEY: pem, GLITHER_STORE: "oci:stores/told" });
    expect(named.output).toMatch(
      /\n {2}mailguard: published oci:stores\/told:glither\/mail\/mailguard:\S+\n {4}signed by the key `/u,
    );
    expect((await workspace.nx(["run", "mailguard:check"])).output).not.toContain("What is published");
  });

  it("is an error for a named store, and in CI, without a key", async () => {
    for (const variables of [
      { CI: "true", GLITHER_STORE: "oci:stores/none" },
      { GLITHER_STORE: "oci:stores/none" },
      { CI: "true" },
    ]) {
      const { exitCode, output } = await workspace.nx(["run-many", "-t", "publish", "-p", "mailguard"], variables);
      expect({ exitCode, output }).toMatchObject({
        exitCode: 1,
        output: expect.stringContaining("error: there is no key to sign with"),
      });
      expect(output).toContain("hint: set `GLITHER_SIGNING_KEY`");
    }
    expect(existsSync(join(workspace.root, "stores/none"))).toBe(false);
  });

  it("is publish for another signer or another store, and the key is written nowhere", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const signed = await publish({ GLITHER_SIGNING_KEY: pem });
    expect([signed.exitCode, reran(signed)]).toEqual([0, ["publish"]]);
    expect(`${signed.output}${JSON.stringify(signed.tasks)}`).not.toContain(pem.split("\n")[1]);
    const elsewhere = { GLITHER_SIGNING_KEY: pem, GLITHER_STORE: "oci:stores/other" };
    expect(reran(await publish(elsewhere))).toEqual(["may-publish", "publish"]);
    expect(existsSync(join(workspace.root, "stores/other/index.json"))).toBe(true);
    expect(reran(await publish())).toEqual([]);
  });

  it("is what a cached publish needs too: the store comes back from the cache, and holds what was published", async () => {
    await workspace.remove("dist");
    const verified = await workspace.nx(["run", "mailguard:verify-published"]);
    expect(verified.exitCode).toBe(0);
    expect(reran(verified)).toEqual(["verify-published"]);
    expect(existsSync(join(workspace.root, OUT, "oci/index.json"))).toBe(true);
    expect(existsSync(join(workspace.root, OUT, "publish/receipt.json"))).toBe(true);
  });

  it("is all after a changed rule, once its goldens are accepted, and accepting is never taken from the cache", async () => {
    await edit(SOURCE, (text) => text.replace("|bat)", "|bat|pif)"));
    const golden = await workspace.read(SNAPSHOT_GOLDEN);

    const refused = await publish();
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain("nx run mailguard:snapshot --accept");
    expect(reran(refused)).toEqual(["check", "snapshot"]);

    const accept = () => workspace.nx(["run-many", "-t", "snapshot", "wit", "-p", "mailguard", "--accept"]);
    expect((await accept()).exitCode).toBe(0);
    const accepted = await workspace.read(SNAPSHOT_GOLDEN);
    expect(accepted).not.toBe(golden);

    await workspace.write(SNAPSHOT_GOLDEN, golden);
    expect(reran(await accept())).toEqual(["snapshot", "wit"]);
    expect(await workspace.read(SNAPSHOT_GOLDEN)).toBe(accepted);

    const all = await publish();
    expect(all.exitCode).toBe(0);
    expect(reran(all)).toEqual(["codegen", "component", "conform", "may-publish", "publish", "snapshot", "wit"]);
    await workspace.write(SNAPSHOT_GOLDEN, golden);
  });
});
