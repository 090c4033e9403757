import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateSigningKey, signStatement } from "@glither/attest";
import { GUARANTEES } from "@glither/compose";
import { VOCABULARIES } from "@glither/dialects";
import type { OciLayoutStore as Layout } from "@glither/registry";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { weave } from "../author/weave.ts";
import { digestOf } from "../files/digest.ts";
import { publish } from "../publish/publish.ts";
import { hollowComponent } from "../testing/components.ts";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { ACCEPTED } from "../trust/trust.ts";
import { compose } from "./compose.ts";
import { canonicalGraph, type GraphFile, graphName, graphPredicate } from "./graph-file.ts";
import { verifyGraph } from "./verify-graph.ts";

const { privateKeyPem, key } = generateSigningKey();
const ROOT = join(import.meta.dirname, "../../../..");
const WORLD = join(ROOT, "rulesets/world/gifts/gifts.glith");
const ROUTE = { mail: "glither:mail/actions@0.1.0#route", flow: "glither:flow/actions@0.1.0#route" };

const environment = { ...UNTRUSTED, GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_VERIFY_KEY: key.publicKeyPem };
const trust = { keys: [] };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const references: Record<string, string> = {};

const here = (name: string) => join(folder.path, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const [dialect, name] of [
    ["mail", "mailguard"],
    ["flow", "redactor"],
    ["segment", "fleet-seed"],
  ] as const) {
    const text = await readFile(join(ROOT, `rulesets/${dialect}/${name}/${name}.glith`), "utf8");
    const component = await place(folder.path, `${name}.wasm`, await hollowComponent({ name, text }));
    const { data } = await withEnvironment(environment, () => publish({ component, store: `oci:${here("store")}` }));
    const { repository, digest } = data as { repository: string; digest: string };
    references[name] = `oci:${here("store")}:${repository}@${digest}`;
  }
  await composed(await partsFile(), here("fleet.graph.json"));
  original = await readFile(here("fleet.graph.json"), "utf8");
});
afterAll(() => folder.remove());

/** The graph of the parts, signed. */
let original: string;

const mapping = {
  action: ROUTE.mail,
  artifact: "glither.flow",
  retrograde: "diode",
  map: {
    destination: { argument: "to" },
    kind: { constant: "mail" },
    purpose: { constant: "delivery" },
    "subject.id": { field: "from.org" },
    clearance: { constant: "restricted" },
    notes: { field: "recipient.org" },
    age: { constant: 0 },
    labels: { field: "attachments.exts" },
    attributes: { empty: true },
  },
};
const onward = {
  action: ROUTE.flow,
  artifact: "glither.segment",
  map: {
    id: { field: "subject.id" },
    origin: { field: "destination" },
    clearance: { field: "clearance" },
    detail: { constant: "full" },
    age: { field: "age" },
    confidence: { constant: 1 },
    "lineage.depth": { constant: 1 },
    refuted: { constant: false },
    tag: { argument: "to" },
  },
};
const PARTS = {
  guard: { part: "mailguard", zone: "edge", offer: "disposition" },
  redact: { part: "redactor", zone: "core", offer: "promotion", wish: "promotion" },
  seed: { part: "fleet-seed", zone: "core", wish: "envelope_verified" },
};

function partsFile(mappings: readonly object[] = [mapping, onward], more: object = {}) {
  const parts = Object.fromEntries(
    Object.entries(PARTS).map(([name, { part, ...said }]) => [name, { ...said, reference: references[part] }]),
  );
  return place(folder.path, "parts.json", JSON.stringify({ parts, mappings, ...more }));
}

function composed(parts: string, out?: string) {
  return withEnvironment(environment, () =>
    compose({ world: WORLD, parts, ...trust, ...(out === undefined ? {} : { out }) }),
  );
}

function verified(graph: string, more: object = {}) {
  return withEnvironment(environment, () => verifyGraph({ graph, ...trust, ...more }));
}

/** A policy that trusts the key with all names, and says more of the ruleset's. */
async function policyFile(statements: readonly string[], more: object = {}): Promise<string> {
  const rule = (names: string, demanded: readonly string[]) => ({
    names: [names],
    signers: ["us"],
    statements: demanded,
  });
  const policy = {
    version: 1,
    signers: { us: { public_key: key.publicKeyPem } },
    rules: [rule("glither/*", ["signature"]), rule("glither/world/gifts", statements)],
    ...ACCEPTED,
    ...more,
  };
  return place(folder.path, "policy.json", JSON.stringify(policy));
}

describe("a graph of published parts", () => {
  it("is composed, signed, and verified from what is signed alone", async () => {
    const { graph } = JSON.parse(original) as GraphFile;
    expect(graph.plan.edges).toMatchObject([
      { from: "guard", to: "redact", guarantee: "disposition", retrograde: "diode", flags: ["mapped"] },
      { from: "redact", to: "seed", guarantee: "envelope_verified", retrograde: "open", flags: ["mapped"] },
    ]);
    expect(graph.plan.outer.entries).toEqual(["guard"]);
    expect(await verified(here("fleet.graph.json"))).toMatchObject({ exitCode: 0, data: { verified: true } });
  });

  it("is disposed of by the older names of an edge, too", async () => {
    const world = join(ROOT, "rulesets/world/fleet/fleet.glith");
    const file = JSON.parse(await readFile(await partsFile(), "utf8")) as { parts: Record<string, object> };
    const parts = Object.fromEntries(
      Object.entries(file.parts).map(([name, part]) => [name, { ...part, zone: "core", offer: "promotion" }]),
    );
    const path = await place(folder.path, "neighbours.json", JSON.stringify({ ...file, parts }));
    const { exitCode, data } = await withEnvironment(environment, () => compose({ world, parts: path, ...trust }));
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({
      plan: {
        edges: [
          { from: "guard", rule: "link_neighbours" },
          { from: "redact", rule: "link_neighbours" },
        ],
      },
    });
    const apart = await place(folder.path, "apart.json", JSON.stringify(file));
    const refused = await withEnvironment(environment, () => compose({ world, parts: apart, ...trust }));
    expect(refused.data).toMatchObject({
      plan: {
        edges: [],
        refused: [
          { from: "guard", to: "redact", verdict: "refused", reason: "plaintext" },
          { from: "redact", to: "seed", verdict: "negotiating", reason: "negotiate_guarantee" },
        ],
      },
    });
  });

  it("is the same for the same parts, in whatever order they are named", async () => {
    const first = await composed(await partsFile());
    const parts = JSON.parse(await readFile(await partsFile(), "utf8")) as { parts: object };
    const turned = { ...parts, parts: Object.fromEntries(Object.entries(parts.parts).reverse()) };
    const second = await composed(await place(folder.path, "turned.json", JSON.stringify(turned)));
    expect((second.data as { digest: string }).digest).toBe((first.data as { digest: string }).digest);
    expect(first.data).toMatchObject({ reach: { guard: { redact: "disposition", seed: "envelope_verified" } } });
  });

  it("is woven as pictures and pages that name every part and edge", async () => {
    for (const format of ["mermaid", "html", "plantuml"] as const) {
      const { text } = await weave({ snapshot: here("fleet.graph.json"), format });
      for (const name of ["guard", "redact", "seed", "route"]) expect(text).toContain(name);
    }
  });

  it("has the ladder of its dialect", () => {
    expect(VOCABULARIES.get("glither.world")?.ladders?.[0]?.symbols).toEqual([...GUARANTEES]);
  });
});

describe("the ruleset of a graph", () => {
  const graph = () => here("fleet.graph.json");

  it.each([
    [
      "older than the policy pins",
      ["signature"],
      { minimum_versions: { "glither/world/gifts": "9.9.9" } },
      /older than the pinned `9\.9\.9`/u,
    ],
    ["of a snapshot that is not accepted", ["signature"], { snapshots: ["0.0.1"] }, /no snapshot of version/u],
    ["without what is demanded of it", ["signature", "membrane"], {}, /demands `membrane` of `glither\/world\/gifts`/u],
  ])("is refused that is %s", async (_, statements, more, words) => {
    const file = await policyFile(statements, more);
    await expect(verified(graph(), { trust: file })).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(words),
    });
  });

  it("is bound to what was published, where that is named, and else told by its core", async () => {
    const publishedAs = async (text: string, input: string) => {
      const component = await place(folder.path, "gifts.wasm", await hollowComponent({ name: "gifts", text, input }));
      const { data } = await withEnvironment(environment, () => publish({ component, store: `oci:${here("store")}` }));
      const { repository, digest } = data as { repository: string; digest: string };
      return `oci:${here("store")}:${repository}@${digest}`;
    };
    const text = await readFile(WORLD, "utf8");
    const file = await policyFile(["signature", "membrane"]);
    const world = await publishedAs(text, "a");
    const { text: told } = await verified(graph(), { trust: file, world });
    expect(told).toContain("as published in oci:");
    expect((await verified(graph())).text).toMatch(/ruleset: gifts 0\.1\.0, core `sha256:[0-9a-f]{64}`, on the word/u);
    const other = await publishedAs(text.replace("version 0.1.0", "version 0.2.0"), "b");
    await expect(verified(graph(), { trust: file, world: other })).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(/by another ruleset than/u),
    });
  });
});

describe("a graph's file", () => {
  it.each([
    ["has no outer world", { outer: undefined }],
    ["has no list of what is refused", { refused: undefined }],
    ["has an edge that is none", { edges: [null] }],
  ])("is no graph where it %s", async (_, change) => {
    const file = JSON.parse(original) as GraphFile;
    Object.assign(file.graph.plan, change);
    const snapshot = await place(folder.path, "outline.graph.json", JSON.stringify(file));
    await expect(weave({ snapshot, format: "mermaid" })).rejects.toMatchObject({ code: "MALFORMED", exitCode: 64 });
    await expect(verified(snapshot)).rejects.toMatchObject({ code: "MALFORMED" });
  });

  it("is no graph where it nests deeper than any", async () => {
    const file = JSON.parse(original) as GraphFile;
    const text = JSON.stringify({ ...file, more: 0 }).replace(/0\}$/u, `${"[".repeat(20_000)}${"]".repeat(20_000)}}`);
    const deep = await place(folder.path, "deep.graph.json", text);
    await expect(verified(deep)).rejects.toMatchObject({ code: "MALFORMED", exitCode: 64 });
  });

  it.each([
    ["two mappings of one action and dialect", [mapping, { ...mapping, map: {} }], /another one makes of it already/u],
    [
      "one field under two spellings",
      [{ ...mapping, map: { ...mapping.map, subject_id: { constant: "x" } } }],
      /fills `subject_id` twice/u,
    ],
  ])("is not composed of %s", async (_, mappings, words) => {
    await expect(composed(await partsFile(mappings))).rejects.toMatchObject({
      exitCode: 64,
      message: expect.stringMatching(words),
    });
  });

  it("takes nothing for unattested because its store fails", async () => {
    const { OciLayoutStore, StoreError } = await import("@glither/registry");
    const read = OciLayoutStore.prototype.getManifest;
    const asked = new Map<string, number>();
    const failing = jest.spyOn(OciLayoutStore.prototype, "getManifest").mockImplementation(async function (
      this: Layout,
      digest: string,
    ) {
      asked.set(digest, (asked.get(digest) ?? 0) + 1);
      // What is demanded is verified first, and what is attested besides is looked for afterwards.
      if ((asked.get(digest) ?? 0) > 1) throw new StoreError("STORE_UNREACHABLE", "there is no way to it");
      return read.call(this, digest);
    });
    try {
      await expect(composed(await partsFile())).rejects.toThrow(/there is no way to it/u);
    } finally {
      failing.mockRestore();
    }
  });
});

describe("what cannot be linked", () => {
  it.each([
    [
      "an edge whose mapping reads what it may not",
      { ...mapping, map: { ...mapping.map, notes: { field: "body.text" } } },
      /MAPPING .*body\.text/u,
    ],
    ["an acknowledgement along a diode", { ...mapping, delivery: "acked" }, /ACKED_DIODE/u],
  ])("ends %s with exit code 3 and the interface, and nothing is written", async (_, wrong, words) => {
    const { exitCode, text } = await composed(await partsFile([wrong, onward]), here("wrong.graph.json"));
    expect(exitCode).toBe(3);
    expect(text).toMatch(words);
    expect(text).toContain(ROUTE.mail);
    await expect(readFile(here("wrong.graph.json"))).rejects.toThrow();
  });

  it("names an import that nobody offers", async () => {
    const { exitCode, text } = await composed(await partsFile(undefined, { outer: ["glither:mail/enrich@0.1.0"] }));
    expect(exitCode).toBe(3);
    expect(text).toContain("UNMET  guard  `glither:mail/actions@0.1.0#tag`");
  });

  it.each([
    ["another digest", (reference: string) => reference.replace(/[0-9a-f]$/u, (last) => (last === "0" ? "1" : "0"))],
    ["a tag", (reference: string) => reference.replace(/@sha256:.*$/u, ":0.1.0")],
  ])("takes no part by %s", async (_, change) => {
    const parts = JSON.parse(await readFile(await partsFile(), "utf8")) as {
      parts: Record<string, { reference: string }>;
    };
    const { guard } = parts.parts;
    if (guard === undefined) throw new Error("there is no such part");
    guard.reference = change(guard.reference);
    const path = await place(folder.path, "changed.json", JSON.stringify(parts));
    await expect(composed(path)).rejects.toMatchObject({ exitCode: 5 });
  });

  it("takes no part that nobody trusted has signed", async () => {
    const strangers = { ...environment, GLITHER_VERIFY_KEY: generateSigningKey().key.publicKeyPem };
    const parts = await partsFile();
    await expect(withEnvironment(strangers, () => compose({ world: WORLD, parts, ...trust }))).rejects.toMatchObject({
      exitCode: 5,
    });
  });
});

describe("attacks on a graph", () => {
  /** The graph changed and written, signed again by somebody whom the verifier trusts where `signed` says so. */
  async function attacked(change: (file: GraphFile) => void, signed: boolean): Promise<string> {
    const file = JSON.parse(original) as GraphFile;
    change(file);
    const { digest } = await canonicalGraph(file.graph);
    const bundle = signed
      ? JSON.parse(
          await signStatement({
            by: key,
            subjects: [{ name: graphName(file.graph), digest, annotations: {} }],
            predicateType: "https://glither.org/attestation/graph/v1",
            predicate: graphPredicate(file.graph),
          }),
        )
      : file.bundle;
    await writeFile(here("attacked.graph.json"), JSON.stringify({ ...file, bundle }));
    return here("attacked.graph.json");
  }

  const oneEdgeMore = ({ graph }: GraphFile): void => {
    const [first] = graph.plan.edges;
    if (first !== undefined) (graph.plan.edges as object[]).push({ ...first, from: "guard", to: "seed" });
  };

  it.each([
    ["one edge more than was attested", oneEdgeMore, false, /not about/u],
    [
      "one edge more, by a signer who is trusted with graphs",
      oneEdgeMore,
      true,
      /an edge that nobody may link, guard → seed/u,
    ],
    [
      "an edge whose mapping reads what it may not",
      ({ graph }: GraphFile) => {
        Object.assign(graph.plan.mappings[0]?.map ?? {}, { notes: { field: "body.text" } });
      },
      true,
      /cannot be linked: .*body\.text/u,
    ],
    [
      "a guarantee that nobody keeps",
      ({ graph }: GraphFile) => Object.assign(graph.plan.edges[0] ?? {}, { guarantee: "promotion" }),
      true,
      /not as they say/u,
    ],
    [
      "a part swapped after pinning",
      ({ graph }: GraphFile) => Object.assign(graph.references, { guard: references["redactor"] }),
      true,
      /the part `guard` is pinned to/u,
    ],
    [
      "a part swapped together with its pin",
      ({ graph }: GraphFile) => {
        const reference = references["redactor"] ?? "";
        Object.assign(graph.references, { guard: reference });
        Object.assign(graph.plan.parts[0] ?? {}, { digest: reference.slice(reference.indexOf("@") + 1) });
      },
      true,
      /compose another graph/u,
    ],
    [
      "another ruleset's core",
      ({ graph }: GraphFile) => Object.assign(graph, { core: Buffer.from("x").toString("base64") }),
      true,
      /not that of the ruleset/u,
    ],
    [
      "a part in a place that no file of parts can name",
      ({ graph }: GraphFile) => Object.assign(graph.plan.parts[0] ?? {}, { zone: 5 }),
      true,
      /its `zone` is no text/u,
    ],
    [
      "a mapping that is none",
      ({ graph }: GraphFile) => (graph.plan.mappings as unknown[]).push(null),
      true,
      /`mappings\[2\]` is no object/u,
    ],
    [
      "a part that is there twice",
      ({ graph }: GraphFile) => (graph.plan.parts as unknown[]).unshift(graph.plan.parts[0]),
      true,
      /there twice, or out of order/u,
    ],
    [
      "a core that is none",
      ({ graph }: GraphFile) => {
        const core = Buffer.from("no core");
        Object.assign(graph, { core: core.toString("base64") });
        Object.assign(graph.plan.world, { core: digestOf(core) });
      },
      true,
      /is no snapshot/u,
    ],
  ])("%s is refused", async (_, change, signed, words) => {
    const path = await attacked(change, signed);
    await expect(verified(path)).rejects.toMatchObject({ exitCode: 5, message: expect.stringMatching(words) });
  });
});
