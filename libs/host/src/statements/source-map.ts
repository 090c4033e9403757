import { canonicalJson, digestOf, isDigest, type Json } from "@glither/artifact";
import { isObject, jsonDoubt, readSourceMap, type SourceMap } from "@glither/roux/core";

/** What is attached to an artifact so that receipts can name the line of a rule. */
export interface AttachedSourceMap {
  /** The core that it is the map of, `sha256:…`. */
  readonly core: string;
  readonly map: SourceMap;
  /** The source itself, where its owner gives it away. */
  readonly text?: string;
}

const FORMAT = "source-map/v1";

/** The document, as canonical JSON: the same map gives the same bytes. */
export function sourceMapDocument({ core, map, text }: AttachedSourceMap): Uint8Array {
  return canonicalJson({
    glither: FORMAT,
    core,
    map: map as unknown as Json,
    ...(text === undefined ? {} : { text }),
  });
}

/** What a document says; undefined for one of another form. */
export function readSourceMapDocument(bytes: Uint8Array): AttachedSourceMap | undefined {
  const json = parsed(bytes);
  if (!isObject(json)) return undefined;
  const { glither, core, map: claimed, text, ...rest } = json;
  const map = readSourceMap(claimed);
  if (Object.keys(rest).length > 0 || glither !== FORMAT || map === undefined) return undefined;
  if (typeof core !== "string" || !isDigest(core)) return undefined;
  if (text === undefined) return { core, map };
  return typeof text === "string" ? { core, map, text } : undefined;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return jsonDoubt(text) === undefined ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** What is stated of a source map: which document is meant, and of which core. */
export function sourceMapPredicate(
  document: Uint8Array,
  coreDigest: string,
): { readonly core: Hashed; readonly document: Hashed & { readonly size: number } } {
  return {
    core: { sha256: coreDigest.slice("sha256:".length) },
    document: { sha256: digestOf(document).slice("sha256:".length), size: document.length },
  };
}

interface Hashed {
  readonly sha256: string;
  readonly [key: string]: Json;
}

/** The document that a statement names, when it is a map of this core. */
export function documentNamedBy(
  predicate: Readonly<Record<string, unknown>>,
  coreDigest: string,
): { readonly digest: string; readonly size: number } | undefined {
  const { core, document } = predicate;
  if (!isObject(core) || !isObject(document) || `sha256:${String(core["sha256"])}` !== coreDigest) return undefined;
  const [digest, size] = [`sha256:${String(document["sha256"])}`, document["size"]];
  return isDigest(digest) && typeof size === "number" && Number.isSafeInteger(size) && size > 0
    ? { digest, size }
    : undefined;
}
