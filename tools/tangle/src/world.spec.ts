import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hollowComponent } from "@glither/stages/testing/components";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { keyPair } from "./testing/key-pair.ts";
import { tangle, tangleJson } from "./testing/tangle.ts";

const WORLD = `#pragma dialect glither.world ; fold accumulate
#pragma version 0.1.0

rule give =
  edge | donor.dialect == glither.mail
       | pier.attested.membrane
  => link pour to pier
`;

const MAIL = `#pragma dialect glither.mail ; fold first-match
#pragma version 0.1.0

rule all = msg | subject => route to archive
`;

const FLOW = `#pragma dialect glither.flow ; fold first-match
#pragma version 0.1.0

rule keep = record | notes => route to library
`;

const ROUTE = "glither:mail/actions@0.1.0#route";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Readonly<Record<string, string>>;
let references: Readonly<Record<"guard" | "redact", string>>;

async function pushed(name: string, text: string): Promise<string> {
  await place(folder.path, `${name}.wasm`, await hollowComponent({ name, text }));
  const { json } = await tangleJson(["oci", "push", `${name}.wasm`, "--store", "oci:store"], { cwd: folder.path, env });
  return (json as { readonly reference: string }).reference.replace(/:0\.1\.0@/u, "@");
}

beforeAll(async () => {
  folder = await temporaryFolder();
  const { privateKey, publicKey } = keyPair();
  env = { GLITHER_SIGNING_KEY: privateKey, GLITHER_VERIFY_KEY: publicKey };
  await place(folder.path, "fleet.glith", WORLD);
  references = { guard: await pushed("guard", MAIL), redact: await pushed("redact", FLOW) };
});
afterAll(() => folder.remove());

async function partsFile(notes: object): Promise<string> {
  const parts = Object.fromEntries(Object.entries(references).map(([name, reference]) => [name, { reference }]));
  const mappings = [{ action: ROUTE, artifact: "glither.flow", retrograde: "diode", map: { notes } }];
  await place(folder.path, "parts.json", JSON.stringify({ parts, mappings }));
  return "parts.json";
}

describe("tangle compose", () => {
  it("writes a signed graph, which is verified and drawn", async () => {
    const parts = await partsFile({ field: "subject" });
    const here = { cwd: folder.path, env };
    const composed = await tangle(["compose", "fleet.glith", "--parts", parts, "--out", "fleet.graph.json"], here);
    expect(composed).toMatchObject({ exitCode: 0 });
    expect(composed.stdout).toContain("guard ──▶ redact");
    expect(await tangle(["verify", "fleet.graph.json"], here)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("edges: 1, the same when the parts are composed again"),
    });
    const drawn = await tangle(["weave", "fleet.graph.json", "--format", "mermaid"], here);
    expect(drawn.stdout).toContain("part0 ==>");
  });

  it.each([
    ["run", "fleet.graph.json", "--ledger", "receipts.jsonl"],
    ["run", "fleet.graph.json", "--recipient", "ada@example.org"],
    ["run", "fleet.glith", "--entry", "guard"],
    ["verify", "oci:store@sha256:0", "--world", "oci:store@sha256:0"],
  ])("%s takes no option that it would drop: %s %s", async (command, subject, option, value) => {
    const input = command === "run" ? ["--input", "none.json"] : [];
    const { exitCode, stderr } = await tangle([command, subject, ...input, option, value], { cwd: folder.path, env });
    expect([exitCode, stderr]).toEqual([64, expect.stringContaining(`\`${option}\``)]);
  });

  it("ends with exit code 3 and the interface where what is linked does not fit, and writes nothing", async () => {
    const parts = await partsFile({ field: "body.text" });
    const args = ["compose", "fleet.glith", "--parts", parts, "--out", "wrong.graph.json"];
    const { exitCode, stdout } = await tangle(args, { cwd: folder.path, env });
    expect([exitCode, stdout]).toEqual([3, expect.stringContaining(ROUTE)]);
    await expect(readFile(join(folder.path, "wrong.graph.json"))).rejects.toThrow();
  });
});
