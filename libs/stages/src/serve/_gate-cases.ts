import { randomBytes } from "node:crypto";
import type { Keys, Mapping } from "@glither/bindings/sets/flow";
import type { CaseVocabulary } from "@glither/conformance";
import type { Call, Decided } from "@glither/gate";
import type { Settling } from "@glither/ledger";
import { type Core, isObject, readArtifact } from "@glither/roux/core";
import { digestOf } from "../files/digest.ts";
import { jsonText } from "../files/json-text.ts";
import { type Flow, PERSONAL } from "./_gate-flow.ts";

/** What is known of a call when it is written down. */
export interface Recorded {
  readonly call: Call;
  readonly decided: Decided;
  readonly settling: Settling | undefined;
}

export interface CaseFile {
  /** The same for the same content. */
  readonly file: string;
  readonly text: string;
}

type Json = Readonly<Record<string, unknown>>;

/** A case of a call, or why there is none. */
export type CaseOf = (recorded: Recorded) => Promise<CaseFile | { readonly left: string }>;

/**
 * Makes cases of calls, without what a ruleset of `glither.flow` takes out. What is expected is what the rules come to for what is left,
 * as the interpreter has it; where that is something else than what became of the call, there is no case of it.
 */
export async function casesBy(core: Core, vocabulary: CaseVocabulary, flow: Flow): Promise<CaseOf> {
  const { interpreterBackEnd, parseCase } = await import("@glither/conformance");
  const rules = interpreterBackEnd(core);
  const taken = new Set([...core.fields.map(({ path }) => path), "action", "actor", "risk_level", "server", "tool"]);
  const clean = await cleanerBy(flow);
  return async ({ call, decided: { crossing, given }, settling }) => {
    if (crossing.failure !== undefined) return { left: "its decision went wrong" };
    const cleaned = await clean({ artifact: readBy(taken, given), enrich: crossing.answers }, call);
    if ("left" in cleaned) return cleaned;
    const { artifact, enrich } = cleaned.document;
    const content = { artifact, ...(isObject(enrich) && Object.keys(enrich).length > 0 ? { enrich } : {}) };
    const more = timelineOf(settling);
    const draft = { name: "a call", ...content, ...more, expect: NOTHING };
    const { verdict, rule, reason_class, actions, settlement, ligand_absent } = rules.run(
      parseCase("a call", JSON.stringify(draft), vocabulary),
    );
    const { receipt } = crossing;
    if (`${verdict} ${rule} ${reason_class}` !== `${receipt.verdict} ${receipt.rule} ${receipt.reason_class}`)
      return { left: `without what is taken out it comes to something else, by the rule \`${rule}\`` };
    const optional = { ...(settlement && { settlement }), ...(ligand_absent && { ligand_absent }) };
    const expect = { verdict, rule, reason_class, actions, ...optional };
    const id = digestOf(new TextEncoder().encode(JSON.stringify([content, more, expect]))).slice("sha256:".length, 23);
    const what = call.tool?.name ?? call.action;
    const name = `${what}: ${settlement?.verdict ?? verdict} by ${rule}, recorded as ${id}`;
    const file = `${what.replaceAll(/[^A-Za-z0-9_-]/gu, "-").slice(0, 60)}-${id}.json`;
    return { file, text: `${jsonText({ name, ...content, ...more, expect }, 2)}\n` };
  };
}

const NOTHING = { verdict: "", rule: "", reason_class: "", actions: [] };

/** Which session it was says nothing where the case is read, and would tell two calls apart that are the same. */
const SESSION = "session.id";

/** What the rules read, and what says whose call it is. */
function readBy(taken: ReadonlySet<string>, given: Json): Json {
  const isTaken = (path: string): boolean => taken.has(path) || path === "arguments";
  const parts = Object.entries(given).map(([name, value]): readonly [string, unknown] => {
    if (isTaken(name) || !isObject(value)) return [name, isTaken(name) ? value : undefined];
    const within = Object.entries(value)
      .filter(([key]) => isTaken(`${name}.${key}`))
      .map(([key, part]) => [key, `${name}.${key}` === SESSION ? "a-session" : part]);
    return [name, within.length === 0 ? undefined : Object.fromEntries(within)];
  });
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

/** What was waited for; what a guard looked at again is not at hand any more. */
function timelineOf(settling: Settling | undefined): { readonly timeline?: readonly object[] } {
  if (settling === undefined) return {};
  const { by } = settling;
  if ("on" in by) return { timeline: [{ on: by.on }] };
  return "after" in by ? { timeline: [{ after: by.after }] } : {};
}

type Cleaned = { readonly document: Json } | { readonly left: string };

async function cleanerBy({ contract, cross }: Flow): Promise<(document: Json, call: Call) => Promise<Cleaned>> {
  const { flowArtifact, redacted } = await import("@glither/bindings/sets/flow");
  // Hashes and tokens are told apart within one run, and mean nothing after it.
  const keys: Keys = { mac: randomBytes(32), cipher: randomBytes(32) };
  return async (document, { actor, action, tool }) => {
    const personal: Mapping = Object.fromEntries(PERSONAL.map((name) => [name, [...placesOf(document, name)]]));
    const texts = wordsIn(textsOf(document));
    const about = { source: actor, destination: "cases", kind: tool?.name ?? action, purpose: "conformance-case" };
    const notes = texts.length === 0 ? {} : { notes: texts.join("\n") };
    const artifact = readArtifact(contract.fields, flowArtifact(document, personal, { ...about, ...notes })).values;
    if (artifact === undefined) return { left: "it is more than a ruleset can be asked about" };
    const { receipt } = await cross(artifact);
    const isBare = receipt.actions.some(({ args }) => args["field"] === "notes");
    const left = redacted(
      isBare ? withoutParts(document) : document,
      receipt,
      { ...personal, notes: textsAmong(document) },
      keys,
    );
    if (left === undefined || !isObject(left.document)) return { left: `dropped by the rule \`${receipt.rule}\`` };
    return { document: left.document };
  };
}

/** Every argument, and answers that are texts: of what is true, or how much, a rule may still be asked. */
function textsAmong({ enrich }: Json): string[] {
  const answers = Object.entries(isObject(enrich) ? enrich : {}).filter(([, value]) => typeof value === "string");
  return ["/artifact/arguments/*", ...answers.map(([path]) => `/enrich/${step(path)}`)];
}

/** A name in a path into a document. */
function step(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function textsOf({ artifact, enrich }: Json): unknown {
  return [isObject(artifact) ? artifact["arguments"] : undefined, enrich];
}

/** Where all texts are changed, what has parts goes as a whole: names of parts say something, too. */
function withoutParts(document: Json): Json {
  const { artifact, enrich } = document;
  if (!isObject(artifact)) return {};
  const plain = (value: unknown): Json =>
    Object.fromEntries(Object.entries(isObject(value) ? value : {}).filter(([, part]) => typeof part !== "object"));
  const given = artifact["arguments"] === undefined ? {} : { arguments: plain(artifact["arguments"]) };
  return { artifact: { ...artifact, ...given }, enrich: plain(enrich) };
}

/** `emails`, `E-Mail`, `emailAddress` and `phone_number` are what `email` and `phone` are. */
function isCalled(key: string, name: string): boolean {
  const [said, sought] = [key, name].map((text) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "")) as [
    string,
    string,
  ];
  return said.startsWith(sought) && /^(?:address(?:es)?|numbers?|s)?$/u.test(said.slice(sought.length));
}

/** Every place within arguments and answers that has this name, however deep. */
function placesOf(document: Json, name: string): Set<string> {
  const found = new Set<string>();
  const look = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      const place = `${path}/${step(key)}`;
      if (isCalled(key, name)) found.add(place);
      else look(part, place);
    }
  };
  const { artifact, enrich } = document;
  look(isObject(artifact) ? artifact["arguments"] : undefined, "/artifact/arguments");
  look(enrich, "/enrich");
  return found;
}

/** All texts and numbers, and all names. */
function wordsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  return isObject(value) ? Object.entries(value).flatMap(([name, part]) => [name, ...wordsIn(part)]) : [];
}
