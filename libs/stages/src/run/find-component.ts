import type { CrossingContract } from "@glither/host";
import type { SourceView } from "@glither/interpreter";
import { type Vocabulary, verbsOf } from "@glither/roux";
import { type Core, isObject, namedField, namedOf } from "@glither/roux/core";
import { compileComponent } from "../compile/component.ts";
import { isOutcome, loadCore } from "../compile/load-core.ts";
import { readBytes } from "../files/files.ts";
import { inputKind } from "../files/input-kind.ts";
import { jsonText } from "../files/json-text.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { attachedCore } from "../publish/attached-core.ts";
import { namedSourceMap } from "../publish/attached-source-map.ts";
import { openReference } from "../publish/store.ts";
import { about } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { pullReference } from "../trust/verify.ts";

/** A component that somebody has named, and what is at hand of how it came about. */
export interface Found {
  readonly dialect: string;
  /** Those that the ruleset declares are among them. */
  readonly enrichments: Core["enrichments"];
  /** What the ruleset names within objects is among them. */
  readonly fields: Core["fields"];
  /** What its rules can say, where they are at hand: a receipt is held to it. */
  readonly meaning?: Pick<Core, "fold" | "rules">;
  /** For what this process builds itself; what others have built runs where that was proved to be safe. */
  readonly where?: "here";
  /** Where its rules stand in their source, as far as that is at hand and to be relied on. */
  readonly source: () => Promise<SourceView | undefined>;
  /** What its rules mean, where that is at hand. Its digest is the one that the component's record names. */
  readonly core: () => Promise<Core | undefined>;
  /** A source is built only when everything else is in order: there is nothing to run until then. */
  readonly component: () => Promise<Uint8Array>;
}

/** A `.glith` file, a component's file, or a reference by digest, which is verified. */
export async function findComponent(subject: string, trust: TrustOptions): Promise<Found | Outcome> {
  if (/^oci:|^https?:\/\/|@sha256:/u.test(subject)) return published(subject, trust);
  if ((await inputKind(subject)) === "ruleset") return built(subject, trust);
  const { readRecord } = await import("@glither/artifact");
  const component = await readBytes(subject, "the component");
  const { dialect } = await about(subject, () => readRecord(component));
  const declared = await about(subject, () => declaredBy(component));
  const nothing = async (): Promise<undefined> => undefined;
  return { dialect, ...declared, source: nothing, core: nothing, component: async () => component };
}

async function published(reference: string, trust: TrustOptions): Promise<Found> {
  const { component, record, digest, sourceMap } = await pullReference({ reference, ...trust });
  return {
    dialect: record.dialect,
    ...(await declaredBy(component)),
    source: () => about(reference, sourceMap),
    core: async () => {
      const { store } = await openReference(reference);
      return (await about(reference, () => attachedCore(store, digest, record.coreDigest)))?.core;
    },
    component: async () => component,
  };
}

async function built(path: string, trust: TrustOptions): Promise<Found | Outcome> {
  const loaded = await loadCore({ source: path, trust });
  if (isOutcome(loaded)) return loaded;
  const { core } = loaded;
  return {
    dialect: core.dialect.name,
    enrichments: core.enrichments,
    fields: core.fields,
    meaning: { fold: core.fold, rules: core.rules },
    where: "here",
    source: () => namedSourceMap(path, "text"),
    core: async () => core,
    component: async () => (await compileComponent(loaded, "direct")).bytes,
  };
}

/** A component says itself what its ruleset declares; a shape that no compiler writes is refused. */
export async function declaredBy(component: Uint8Array): Promise<Pick<Core, "enrichments" | "fields">> {
  const { readDeclared } = await import("@glither/artifact");
  const declared = readDeclared(component);
  const fields = declared.filter(isNamed);
  const enrichments = declared.filter(isDeclared);
  if (fields.length + enrichments.length === declared.length) return { fields, enrichments };
  throw new StageError("MALFORMED", "the component's declared enrichments are malformed", {
    exitCode: EXIT.verification,
    hint: "build it again",
  });
}

/** The type goes by what the path is read as, whatever the component says. */
function isNamed(value: unknown): value is Core["fields"][number] {
  if (!isObject(value) || typeof value["path"] !== "string") return false;
  const named = namedOf(value["path"]);
  return named !== undefined && jsonText(namedField(named).type) === jsonText(value["type"]);
}

function isDeclared(value: unknown): value is Core["enrichments"][number] {
  return (
    isObject(value) &&
    typeof value["path"] === "string" &&
    isObject(value["type"]) &&
    typeof value["type"]["kind"] === "string" &&
    (value["given"] === undefined || (Array.isArray(value["given"]) && value["given"].every(isGiven))) &&
    (value["ligand"] === undefined
      ? value["given"] !== undefined
      : isObject(value["ligand"]) && Array.isArray(value["ligand"]["from"]))
  );
}

/** A text or milliseconds, by a name. */
function isGiven(value: unknown): boolean {
  if (!isObject(value) || typeof value["name"] !== "string" || Object.keys(value).length !== 2) return false;
  return typeof value["text"] === "string" || (Number.isSafeInteger(value["ms"]) && Number(value["ms"]) >= 0);
}

/** All that a dialect knows; a component takes of it what its world names. */
export function contractOf(vocabulary: Vocabulary): CrossingContract {
  const { dialect, boxes, defaultBox: default_box, restrictiveness, fields, enrichments } = vocabulary;
  const verbs = verbsOf(vocabulary);
  return { dialect: { name: dialect }, boxes, default_box, restrictiveness, fields, enrichments, verbs };
}
