import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ContractedPart, compose, type Mapping, reachOf } from "@glither/compose";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { disposing } from "@glither/stages/world/disposing";
import { deriveWorld, printWorld } from "@glither/wit";
import { type Signatures, worldSignatures } from "@glither/wit/inspect";
import type { Measurement } from "../measure.ts";
import { ROOT } from "../paths.ts";

export interface GraphOptions {
  /** Rulesets of mail, each a donor. */
  readonly donors: number;
  /** Rulesets of flow, each a receiver of them all. */
  readonly receivers: number;
  /** Rulesets of segment, which nothing feeds. */
  readonly others: number;
  readonly runs: number;
}

function coreOf(path: string): Core {
  const [name = ""] = path.split("/").slice(-1);
  const text = readFileSync(join(ROOT, "rulesets", path, `${name}.glith`), "utf8");
  const { core } = compile(name, text, VOCABULARIES);
  if (core === undefined) throw new Error(`the ruleset ${path} does not compile`);
  return core;
}

const MAPPING: Mapping = {
  action: "glither:mail/actions@0.1.0#route",
  artifact: "glither.flow",
  delivery: "fire_and_forget",
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

/** A graph whose parts have the contracts of shipped rulesets, each its own copy, disposed of by `gifts`; a tenth of the receivers is refused. */
export async function graph({ donors, receivers, others, runs }: GraphOptions): Promise<Measurement[]> {
  const contractOf = async (path: string): Promise<Signatures> =>
    worldSignatures(printWorld(deriveWorld(coreOf(path))));
  const kinds = [
    { dialect: "glither.mail", count: donors, contract: await contractOf("mail/mailguard") },
    { dialect: "glither.flow", count: receivers, contract: await contractOf("flow/redactor") },
    { dialect: "glither.segment", count: others, contract: await contractOf("segment/fleet-seed") },
  ];
  const parts = kinds.flatMap(({ dialect, count, contract }) =>
    Array.from(
      { length: count },
      (_, at): ContractedPart => ({
        name: `${dialect.slice("glither.".length)}-${at}`,
        digest: `sha256:${String(at).padStart(64, "0")}`,
        dialect,
        version: "0.1.0",
        zone: at % 10 === 9 ? "edge" : "core",
        region: "eu",
        offer: "disposition",
        wish: "promotion",
        attested: { no_retrograde: true, membrane: true, provenance: true },
        contract: structuredClone(contract),
      }),
    ),
  );
  const core = coreOf("world/gifts");
  const world = { ruleset: "gifts", version: "0.1.0", core: `sha256:${"0".repeat(64)}` };
  const values: number[] = [];
  let candidates = 0;
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    const composition = compose({ world, parts, mappings: [MAPPING], dispose: disposing(core, "gifts.glith") });
    if ("faults" in composition) throw new Error(composition.faults[0]?.detail ?? "there is no plan");
    const { plan } = composition;
    const reached = reachOf(plan).size;
    values.push((performance.now() - start) / 1_000);
    candidates = plan.edges.length + plan.refused.length;
    if (reached !== parts.length || plan.refused.length === 0 || plan.edges.length === 0)
      throw new Error("the graph is not the one that was meant");
  }
  const said = (count: number): string => count.toLocaleString("en");
  return [
    {
      what: `a graph of ${said(parts.length)} parts and ${said(candidates)} candidate edges, composed, with who reaches whom`,
      unit: "s",
      values,
      target: 30,
    },
  ];
}
