import { isDigest } from "./content.ts";
import { StoreError } from "./error.ts";
import type { Descriptor } from "./store.ts";

export const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

/** The key of an index's entries that cannot be read. It is no text, so no index has it as a field of its own. */
export const UNREAD = Symbol("unread");

/** An OCI image index: a list of manifests. Fields that other tools have put there are kept. */
export interface Index {
  readonly manifests: readonly Descriptor[];
  /**
   * Entries that are no descriptors as they are read here, such as one by another hash: nobody follows them, and they do
   * not stop anybody from reading those beside them.
   */
  readonly [UNREAD]?: readonly unknown[];
  readonly [key: string]: unknown;
}

/** Reads an index; what is wrong with all of it is thrown as `malformed` says. */
export function parseIndex(bytes: Uint8Array, malformed: (what: string, cause?: unknown) => StoreError): Index {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw malformed("is not JSON", cause);
  }
  if (typeof value !== "object" || value === null || !("manifests" in value) || !Array.isArray(value.manifests)) {
    throw malformed("has no list of manifests");
  }
  const entries: readonly unknown[] = value.manifests;
  const unread = entries.filter((entry) => !isDescriptor(entry));
  return { ...value, manifests: entries.filter(isDescriptor), ...(unread.length === 0 ? {} : { [UNREAD]: unread }) };
}

/** An index as it is stored, with the entries that could not be read at its end. */
export function serializeIndex(index: Index): string {
  return JSON.stringify({ ...index, manifests: [...index.manifests, ...(index[UNREAD] ?? [])] });
}

/** Throws `STORE_MALFORMED`. */
export function indexIn(bytes: Uint8Array, what: string): Index {
  return parseIndex(bytes, (fault, cause) => new StoreError("STORE_MALFORMED", `${what} ${fault}`, { cause }));
}

export function isDescriptor(value: unknown): value is Descriptor {
  if (typeof value !== "object" || value === null) return false;
  if (!("mediaType" in value && "digest" in value && "size" in value)) return false;
  const { mediaType, digest, size } = value;
  if (typeof mediaType !== "string" || typeof digest !== "string" || !isDigest(digest)) return false;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return false;
  if ("artifactType" in value && typeof value.artifactType !== "string") return false;
  if (!("annotations" in value)) return true;
  const { annotations } = value;
  if (typeof annotations !== "object" || annotations === null) return false;
  return Object.values(annotations).every((item) => typeof item === "string");
}
