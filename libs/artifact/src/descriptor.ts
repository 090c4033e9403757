import { createHash } from "node:crypto";

/** What an OCI document says of a piece of content. Structural: the stores speak the same shape without importing it. */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Content with its descriptor. */
export interface Blob {
  readonly bytes: Uint8Array;
  readonly descriptor: Descriptor;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The content address of the bytes, `sha256:…`. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Whether the text is a well-formed digest; sha256 is the only algorithm in use. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** Addresses the bytes: digest and size are taken from them, never from elsewhere. */
export function blobOf(
  bytes: Uint8Array,
  mediaType: string,
  extra: { artifactType?: string; annotations?: Readonly<Record<string, string>> } = {},
): Blob {
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length, ...extra } };
}
