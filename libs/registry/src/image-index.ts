import { isDigest } from "./content.ts";
import { StoreError } from "./error.ts";
import type { Descriptor } from "./store.ts";

export const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

/** An OCI image index: a list of manifests. Fields that other tools have put there are kept. */
export interface Index {
  readonly manifests: readonly Descriptor[];
  readonly [key: string]: unknown;
}

/** Reads an index; what is wrong with it is thrown as `malformed` says. */
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
  const manifests: readonly unknown[] = value.manifests;
  if (!manifests.every(isDescriptor)) throw malformed("has an entry that is no descriptor");
  return { ...value, manifests };
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
