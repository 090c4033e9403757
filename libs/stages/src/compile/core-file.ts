import { type Core, fromCbor, isObject, SNAPSHOT_VERSION, toCbor, unversioned } from "@glither/roux/core";
import { readBytes } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";

export interface LoadedCore {
  readonly core: Core;
  /** Canonical CBOR; its hash is the ruleset's identity. */
  readonly bytes: Uint8Array;
}

/** Reads the `core.cbor` that `snapshot` wrote, or its `unversioned.cbor`. */
export async function readCore(path: string): Promise<LoadedCore> {
  const bytes = await readBytes(path, "the snapshot");
  return { core: asCore(decode(bytes), path), bytes };
}

/** What is judged of a core: all of it but its version. */
export function unversionedCore(core: Core): LoadedCore {
  const without = unversioned(core);
  return { core: without, bytes: toCbor(without) };
}

/** The value of a file as the core that it should be, or an error that says what it is instead. */
export function asCore(value: unknown, path: string): Core {
  const version = isObject(value) ? value["snapshot_version"] : undefined;
  if (typeof version === "string" && version !== SNAPSHOT_VERSION)
    throw noSnapshot(
      `\`${path}\` is a snapshot of version \`${version}\``,
      `this compiler reads version ${SNAPSHOT_VERSION}`,
    );
  if (isCore(value)) return value;
  throw noSnapshot(`\`${path}\` is no snapshot`, "a snapshot is the `core.cbor` that `snapshot` writes");
}

function decode(bytes: Uint8Array): unknown {
  try {
    return fromCbor(bytes);
  } catch {
    return undefined;
  }
}

const CORE_PARTS = ["ruleset", "dialect"] as const;
const CORE_LISTS = ["boxes", "fields", "enrichments", "verbs", "states", "groups", "rules"] as const;

/** Tells a core from other canonical CBOR; what is in its lists is trusted, since only `snapshot` writes this format. */
export function isCore(value: unknown): value is Core {
  return (
    isObject(value) &&
    value["snapshot_version"] === SNAPSHOT_VERSION &&
    CORE_PARTS.every((key) => isNamed(value[key])) &&
    CORE_LISTS.every((key) => Array.isArray(value[key]))
  );
}

function isNamed(value: unknown): boolean {
  return isObject(value) && typeof value["name"] === "string" && typeof value["version"] === "string";
}

function noSnapshot(message: string, hint: string): StageError {
  return new StageError("MALFORMED", message, {
    exitCode: EXIT.usage,
    hint: `${hint}; make it again with \`snapshot\``,
  });
}
