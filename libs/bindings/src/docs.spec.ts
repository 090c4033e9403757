import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CrossingContract } from "@glither/host";
import { isOutcome, loadCore } from "@glither/stages/compile/load-core";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import ts from "typescript";
import { loadBindingSet } from "./description/load-binding-set.ts";
import { loadBindingFile } from "./load-binding-file.ts";
import { MemoryCounters } from "./providers/counter/memory-counters.ts";
import { temporaryFolder } from "./testing/folder.ts";

const ROOT = join(import.meta.dirname, "../../..");
const page = readFileSync(join(ROOT, "docs/bindings.md"), "utf8");
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "gu"))].map(([, text = ""]) => text);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let contract: CrossingContract;
beforeAll(async () => {
  folder = await temporaryFolder();
  const loaded = await loadCore({ source: join(ROOT, "rulesets/api/gateway/gateway.glith") });
  if (isOutcome(loaded)) throw new Error("the gateway does not compile");
  contract = loaded.core;
  await folder.write("clients.csv", "client,authority\nann,steward\n");
  await folder.write("gateway.ts", readFileSync(join(ROOT, "goldens/api/gateway/bindings.ts"), "utf8"));
});
afterAll(() => folder.remove());

describe("the page on binding sets", () => {
  const options = { environment: { CLIENTS_TOKEN: "t" }, counters: new MemoryCounters() };

  it("describes a whole set", async () => {
    const [whole = ""] = blocks("json");
    const set = await loadBindingSet(JSON.parse(whole), contract, { folder: folder.path, ...options });
    const answered = set.bindings["glither:api/enrich"]?.["client-authority"]?.({ client: "ann" });
    expect(answered).toBe("steward");
    await set.close();
  });

  it("describes a query that lacks its database alone", async () => {
    const [, query = ""] = blocks("json");
    const narrow = { ...contract, enrichments: contract.enrichments.slice(0, 1), verbs: [] };
    const load = loadBindingSet(JSON.parse(query), narrow, { folder: folder.path, ...options });
    await expect(load).rejects.toMatchObject({
      problems: [
        { path: 'enrich["client.authority"].sql.postgres.env', problem: "the variable `DATABASE_URL` is not set" },
      ],
    });
  });

  it("has a module that answers, a test of it that holds, and a gate", async () => {
    const [own = "", kit = "", gate = ""] = blocks("ts");
    const set = await loadBindingFile(await folder.write("own.mts", own), contract);
    const ask = set.bindings["glither:api/enrich"]?.["client-authority"];
    expect([ask?.({ client: "ann" }), ask?.({ client: "bob" })]).toEqual(["steward", undefined]);
    const { bindings } = await import(join(folder.path, "own.mts"));
    const { check } = await imported("kit.mjs", kit);
    await check(contract, bindings);
    const strict = { ...bindings, enrich: { ...bindings.enrich, "client.authority": () => "council" } };
    await expect(check(contract, strict)).rejects.toThrow(/INVENTED client.authority/);
    expect(await imported("gate.mjs", gate)).toMatchObject({
      artifact: { path: "/v2/books", client: "ann", authenticated: true },
      response: { status: 403 },
    });
  });
});

/** Where packages are found. */
const CACHE = join(ROOT, "node_modules/.cache");

async function imported(name: string, text: string) {
  mkdirSync(CACHE, { recursive: true });
  const place = mkdtempSync(join(CACHE, "bindings-page-"));
  try {
    const file = join(place, name);
    writeFileSync(file, ts.transpile(text, { target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.ESNext }));
    return await import(file);
  } finally {
    rmSync(place, { recursive: true });
  }
}
