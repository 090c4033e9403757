import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { compileComponent } from "../compile/component.ts";
import { isOutcome, loadCore } from "../compile/load-core.ts";
import { publish } from "../publish/publish.ts";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { compose } from "./compose.ts";
import { type GraphRecord, runGraph } from "./run-graph.ts";

const { privateKeyPem, key } = generateSigningKey();
const environment = { ...UNTRUSTED, GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_VERIFY_KEY: key.publicKeyPem };

const RULESETS = {
  guard: ["mail", "rule letters = msg | subject ~ /./ | sender.allowlisted => tag SEEN, route to archive"],
  redact: [
    "flow",
    'rule keep = record | kind == "mail" | clearance >= restricted | notes => redact notes, route to "library"',
  ],
  seed: ["segment", 'rule learn = segment | origin == "library" | detail == full => into live'],
  closing: [
    "flow",
    'rule keep = record | kind == "mail" | clearance >= unrestricted | notes | name => route to "library", raise clearance to secret, redact notes, transform name by hash',
  ],
  open: ["flow", 'rule take = record | clearance <= restricted | notes ~ /./ | name => route to "shelf"'],
  inner: ["mail", "rule inner = msg | client.ip in 10.0.0.0/8 => route to inbox"],
} as const;

const MAPPINGS = [
  {
    action: "glither:mail/actions@0.1.0#route",
    artifact: "glither.flow",
    retrograde: "diode",
    map: { kind: { constant: "mail" }, clearance: { constant: "top-secret" }, notes: { field: "subject" } },
  },
  {
    action: "glither:flow/actions@0.1.0#route",
    artifact: "glither.segment",
    retrograde: "diode",
    map: { origin: { argument: "to" }, detail: { constant: "full" } },
  },
];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let graph: string;
const parts: Record<string, object> = {};

beforeAll(async () => {
  folder = await temporaryFolder();
  const store = `oci:${join(folder.path, "store")}`;
  for (const [name, [dialect, rules]] of Object.entries(RULESETS)) {
    const text = `#pragma dialect glither.${dialect} ; fold first-match\n#pragma version 0.1.0\n\n${rules}\n`;
    const loaded = await loadCore({ source: await place(folder.path, `${name}.glith`, text) });
    if (isOutcome(loaded)) throw new Error(loaded.text);
    const { bytes } = await compileComponent(loaded, "direct");
    const component = await place(folder.path, `${name}.wasm`, bytes);
    const { data } = await withEnvironment(environment, () => publish({ component, store }));
    const { repository, digest } = data as { repository: string; digest: string };
    parts[name] = { reference: `${store}:${repository}@${digest}`, zone: "core", offer: "promotion" };
  }
  const world = join(import.meta.dirname, "../../../../rulesets/world/gifts/gifts.glith");
  ({ graph } = await composed("fleet", ["guard", "redact", "seed"], MAPPINGS, world));
});
afterAll(() => folder.remove());

async function composed(name: string, names: readonly string[], mappings: readonly object[], world: string) {
  const named = Object.fromEntries(names.map((part) => [part, parts[part]]));
  const file = await place(folder.path, `${name}.json`, JSON.stringify({ parts: named, mappings }));
  const out = join(folder.path, `${name}.graph.json`);
  const outcome = await withEnvironment(environment, () => compose({ world, parts: file, keys: [], out }));
  return { graph: out, outcome };
}

/** A graph of two parts, and the mapping from the first to the second. */
async function pair(from: string, to: string, mapping: object) {
  const text = `#pragma dialect glither.world ; fold accumulate\n#pragma version 0.1.0\n\nrule all = edge | donor.name == "${from}" => link\n`;
  const world = await place(folder.path, `from_${from}.glith`, text);
  const action = "glither:flow/actions@0.1.0#route";
  return composed(`${from}-${to}`, [from, to], [{ action, retrograde: "diode", ...mapping }], world);
}

async function run(artifact: object, answers: object, more: object = {}) {
  const input = await place(folder.path, "message.json", JSON.stringify(artifact));
  const enrich = await place(folder.path, "answers.json", JSON.stringify(answers));
  return withEnvironment(environment, () => runGraph({ graph, input, enrich, keys: [], ...more }));
}

const recordsOf = ({ data }: { data: unknown }) => (data as { records: GraphRecord[] }).records;
const known = { guard: { "sender.allowlisted": true } };

describe("an artifact in a graph", () => {
  it("goes along the edges: an action becomes the artifact of the next, as the mapping says", async () => {
    const outcome = await run({ subject: "minutes" }, known);
    const records = recordsOf(outcome);
    expect(outcome.exitCode).toBe(0);
    expect(records.map(({ part, receipt }) => [part, receipt.verdict, receipt.rule])).toEqual([
      ["guard", "delivered", "letters"],
      ["redact", "delivered", "keep"],
      ["seed", "live", "learn"],
    ]);
    expect(records[1]?.artifact).toMatchObject({
      kind: "mail",
      clearance: "top_secret",
      notes: "minutes",
      purpose: "",
    });
    expect(records[1]?.via).toMatchObject({ from: "guard", guarantee: "promotion", flags: ["dana", "mapped"] });
    expect(records[2]?.artifact).toMatchObject({ origin: "library" });
  });

  it("has one trace, and a chain of receipts that begins with the graph", async () => {
    const first = await run({ subject: "minutes" }, known);
    const records = recordsOf(first);
    expect(new Set(records.map(({ trace }) => trace)).size).toBe(1);
    expect(records[0]?.trace).toMatch(/^[0-9a-f]{32}$/u);
    expect(records[0]?.previous).toBe((first.data as { graph: string }).graph);
    expect(new Set(records.map(({ previous }) => previous)).size).toBe(3);
    expect(recordsOf(await run({ subject: "minutes" }, known))).toEqual(records);
    expect(recordsOf(await run({ subject: "agenda" }, known))[0]?.trace).not.toBe(records[0]?.trace);
  });

  it("stops where a part does nothing that an edge carries, and where a crossing fails", async () => {
    expect(recordsOf(await run({ subject: "" }, known)).map(({ part }) => part)).toEqual(["guard"]);
    const failed = await run({ subject: "minutes" }, {});
    expect(failed.exitCode).toBe(6);
    expect(recordsOf(failed).map(({ receipt }) => receipt.reason_class)).toEqual(["host_binding_failed"]);
  });

  it("is handed on as the part's actions have left it: what they take out, change or close is so for the next part", async () => {
    const fields = Object.fromEntries(["notes", "name", "clearance", "kind"].map((field) => [field, { field }]));
    const two = await pair("closing", "open", { artifact: "glither.flow", map: fields });
    const secret = { kind: "mail", clearance: "unrestricted", notes: "a number", name: "Ada" };
    const [first, second, third] = recordsOf(await run(secret, {}, { graph: two.graph }));
    expect(first?.receipt).toMatchObject({ rule: "keep" });
    expect(second?.artifact).toMatchObject({ notes: "", name: null, clearance: "secret" });
    expect(second?.receipt).toMatchObject({ verdict: "dropped", rule: "default" });
    expect(third).toBeUndefined();
  });

  it.each([
    ["a text as an address", { field: "notes" }, /`notes`, a `text`, and `ip` is wanted/u],
    ["an argument as an address", { argument: "to" }, /an argument, and `ip` is wanted/u],
    ["a constant that is no address", { constant: "not an address" }, /a constant that is no `ip`/u],
  ])("is never made of %s", async (_, source, words) => {
    const { outcome } = await pair("closing", "inner", { artifact: "glither.mail", map: { "client.ip": source } });
    expect(outcome).toMatchObject({ exitCode: 3, text: expect.stringMatching(words) });
  });

  it("has a constant in the form that artifacts have it in", async () => {
    const map = { "client.ip": { constant: "10.0.0.1" } };
    const two = await pair("closing", "inner", { artifact: "glither.mail", map });
    const record = { kind: "mail", clearance: "unrestricted", notes: "a number", name: "Ada" };
    expect(recordsOf(await run(record, {}, { graph: two.graph }))[1]?.receipt).toMatchObject({ rule: "inner" });
  });

  it("comes in only where the graph says so", async () => {
    await expect(run({ subject: "minutes" }, known, { entry: "seed" })).rejects.toMatchObject({ exitCode: 64 });
  });

  it("goes nowhere in a graph that is not what was attested", async () => {
    const strangers = { ...environment, GLITHER_VERIFY_KEY: generateSigningKey().key.publicKeyPem };
    const input = await place(folder.path, "message.json", "{}");
    await expect(withEnvironment(strangers, () => runGraph({ graph, input, keys: [] }))).rejects.toMatchObject({
      exitCode: 5,
    });
  });
});
