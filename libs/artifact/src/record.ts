import { canonicalJson } from "./canonical.ts";
import { ArtifactError } from "./error.ts";

const KEYS = [
  "ruleset",
  "version",
  "dialect",
  "dialectVersion",
  "snapshotVersion",
  "coreDigest",
  "witAttestation",
  "compiler",
  "wasi",
  "engine",
  "inputDigest",
] as const;

/**
 * What the build knows of a component: it travels inside the component, in the custom section `glither.ruleset`.
 * All values are texts that are not empty. `dialect` is dotted (`glither.mail`), the versions are semantic versions,
 * `coreDigest` is the digest of the snapshot's core, `inputDigest` that of everything the build read.
 */
export type BuildRecord = Readonly<Record<(typeof KEYS)[number], string>>;

/** The record as canonical JSON. Throws `RECORD_MALFORMED`. */
export function serializeRecord(record: BuildRecord): Uint8Array {
  return canonicalJson(checkRecord(record));
}

/**
 * The only accepted form is the one that `serializeRecord` writes: two spellings of one record, or a key that is there
 * twice, could be read differently by different readers.
 */
export function parseRecord(bytes: Uint8Array): BuildRecord {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new ArtifactError("RECORD_MALFORMED", "the build record is not JSON", { cause });
  }
  const record = checkRecord(value);
  if (Buffer.compare(canonicalJson(record), bytes) !== 0) {
    throw new ArtifactError("RECORD_MALFORMED", "the build record is not in its canonical form");
  }
  return record;
}

/** Whether both say the same, field by field. */
export function sameRecord(a: BuildRecord, b: BuildRecord): boolean {
  return KEYS.every((key) => a[key] === b[key]);
}

function checkRecord(value: unknown): BuildRecord {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ArtifactError("RECORD_MALFORMED", "the build record is not an object");
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const known: readonly string[] = KEYS;
  for (const key of given.keys()) {
    if (!known.includes(key)) throw new ArtifactError("RECORD_MALFORMED", `unknown key \`${key}\` in the build record`);
  }
  const text = (key: string): string => {
    const item = given.get(key);
    if (typeof item === "string" && item !== "") return item;
    throw new ArtifactError("RECORD_MALFORMED", `\`${key}\` is missing in the build record or is not a text`);
  };
  return {
    ruleset: text("ruleset"),
    version: text("version"),
    dialect: text("dialect"),
    dialectVersion: text("dialectVersion"),
    snapshotVersion: text("snapshotVersion"),
    coreDigest: text("coreDigest"),
    witAttestation: text("witAttestation"),
    compiler: text("compiler"),
    wasi: text("wasi"),
    engine: text("engine"),
    inputDigest: text("inputDigest"),
  };
}
