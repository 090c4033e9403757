import { StoreError } from "./error.ts";
import { isDescriptor } from "./image-index.ts";
import type { ContentAddress, Descriptor } from "./store.ts";

/** What a store needs to know of a manifest, whatever its kind. */
export interface ManifestHead {
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly subjectDigest?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Throws `STORE_MALFORMED` when the bytes are no manifest at all. */
export function readManifestHead(bytes: Uint8Array, digest: string): ManifestHead {
  const value = parse(bytes, digest);
  const mediaType = text(field(value, "mediaType"));
  // The distribution specification: without an artifact type of its own, a manifest has that of its config.
  const artifactType = text(field(value, "artifactType")) ?? text(field(field(value, "config"), "mediaType"));
  const subjectDigest = text(field(field(value, "subject"), "digest"));
  const annotations = texts(field(value, "annotations"));
  return {
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(subjectDigest === undefined ? {} : { subjectDigest }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** The config and the layers of a manifest. Throws `STORE_MALFORMED` for anything else, an index among it. */
export function linkedContent(bytes: Uint8Array, digest: string): readonly ContentAddress[] {
  const value = parse(bytes, digest);
  const layers: unknown = field(value, "layers");
  const linked: readonly unknown[] = [field(value, "config"), ...(Array.isArray(layers) ? layers : [undefined])];
  if (linked.every(isDescriptor)) return linked;
  throw new StoreError("STORE_MALFORMED", `\`${digest}\` is no manifest with a config and layers`);
}

/** As a registry's list of referrers has it: type and annotations are the manifest's own. */
export function described(
  { mediaType, digest, size }: Descriptor,
  { artifactType, annotations }: ManifestHead,
): Descriptor {
  return {
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function parse(bytes: Uint8Array, digest: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new StoreError("STORE_MALFORMED", `the manifest \`${digest}\` is not JSON`, { cause });
  }
}

function field(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function texts(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, string][] => (typeof item === "string" ? [[key, item]] : [])),
  );
}
