import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { broughtByJco } from "./dependencies/production.ts";
import { ROOT } from "./packages.ts";

const HOOK = pathToFileURL(join(ROOT, "tools/workspace/src/testing/list-packages.mjs")).href;
const TANGLE = join(ROOT, "tools/tangle/src/testing/entry.ts");

const folder = mkdtempSync(join(tmpdir(), "glither-loaded-"));
const at = (name: string) => join(folder, name);
const heavy = broughtByJco();
let built: ReadonlySet<string>;

beforeAll(() => {
  writeFileSync(
    at("gate.glith"),
    '#pragma dialect glither.mail\n\nrule all =\n  msg | subject == "Minutes"\n  => route to inbox, into delivered\n',
  );
  writeFileSync(at("message.json"), '{ "subject": "Minutes" }');
  built = loadedBy(TANGLE, "build", at("gate.glith"), "--out", at("gate.wasm"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The packages of which a process loads any module. */
function loadedBy(...args: readonly string[]): ReadonlySet<string> {
  const list = at("packages");
  rmSync(list, { force: true });
  const { status, stderr } = spawnSync(process.execPath, ["--import", HOOK, "--conditions=@glither/source", ...args], {
    encoding: "utf8",
    env: { ...process.env, GLITHER_LOADED_PACKAGES: list },
    cwd: ROOT,
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return new Set(readFileSync(list, "utf8").split("\n"));
}

describe("what is loaded", () => {
  it("is told apart: jco brings an archive reader, a bundler and more that nothing else does", () => {
    expect([...heavy]).toEqual(expect.arrayContaining(["@bytecodealliance/jco", "decompress", "rolldown"]));
    expect(["cbor-x", "commander", "postal-mime"].filter((name) => heavy.has(name))).toEqual([]);
  });

  it("to run a component of the engine `direct` is nothing that jco brings", () => {
    const loaded = loadedBy(TANGLE, "run", at("gate.wasm"), "--input", at("message.json"));
    expect(loaded.has("commander")).toBe(true);
    expect([...loaded].filter((name) => heavy.has(name))).toEqual([]);
    const ofService = ["fastify", "@fastify/swagger", "prom-client", "@opentelemetry/api", "@opentelemetry/sdk-trace"];
    expect(ofService.filter((name) => loaded.has(name))).toEqual([]);
  });

  it("by a host that imports the library, links and lets a component dispose is nothing that jco brings", () => {
    const script = `
      import { readFileSync } from "node:fs";
      import { answersBindings, dispose, linkComponent } from "@glither/host";
      import { VOCABULARIES } from "@glither/dialects";
      import { readArtifact } from "@glither/roux/core";
      import { contractOf } from "@glither/stages/run/find-component";
      const vocabulary = VOCABULARIES.get("glither.mail");
      const contract = contractOf(vocabulary);
      const component = readFileSync(${JSON.stringify(at("gate.wasm"))});
      const linked = await linkComponent(component, answersBindings({ answers: {}, contract }));
      const artifact = readArtifact(vocabulary.fields, { subject: "Minutes" }).values;
      const { receipt } = await dispose(linked, artifact, contract);
      if (receipt.verdict !== "delivered") throw new Error(JSON.stringify(receipt));`;
    const file = join(ROOT, "libs/stages/dist/host-alone.mjs");
    writeFileSync(file, script);
    try {
      const loaded = loadedBy(file);
      expect(loaded.has("postal-mime")).toBe(true);
      expect([...loaded].filter((name) => heavy.has(name))).toEqual([]);
    } finally {
      rmSync(file);
    }
  });

  it("to keep a receipt in a file is no client of PostgreSQL", () => {
    const loaded = loadedBy(
      TANGLE,
      "run",
      at("gate.wasm"),
      "--input",
      at("message.json"),
      "--ledger",
      at("kept.sqlite"),
    );
    expect([...loaded].filter((name) => /^pg(?:-|$)/u.test(name))).toEqual([]);
  });

  it("to build one is its component tools, so that this would be noticed", () => {
    expect(built.has("@bytecodealliance/jco-transpile")).toBe(true);
  });
});
