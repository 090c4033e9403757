import { annotationsOf } from "./annotations.ts";
import { canonicalJson } from "./canonical.ts";
import { type Blob, blobOf, type Descriptor } from "./descriptor.ts";
import { readRecord } from "./embed.ts";
import { ArtifactError } from "./error.ts";
import { checkSections } from "./known-sections.ts";
import { MEDIA_TYPE } from "./media-types.ts";
import { targetOf, titleOf } from "./naming.ts";
import { type BuildRecord, sameRecord } from "./record.ts";

export const TITLE_ANNOTATION = "org.opencontainers.image.title";

/** Clients of the wasm layout demand a date; the epoch keeps the digest the same from build to build. */
const CREATED = "1970-01-01T00:00:00Z";

export interface PackInput {
  /** With its record embedded. */
  readonly component: Uint8Array;
  readonly record: BuildRecord;
  /** The interfaces that the component imports and exports, with versions: `glither:mail/enrich@0.1.0`. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
}

export interface PackedComponent {
  readonly manifest: Blob;
  readonly config: Blob;
  readonly layer: Blob;
}

/**
 * The OCI artifact of a component: the same input gives the same bytes. Throws what `readRecord` and `checkSections` throw,
 * `RECORD_MISMATCH` when the component carries another record than the one given, and `INVALID_NAME` or
 * `INVALID_VERSION` when it cannot be published under its name.
 */
export function packComponent(input: PackInput): PackedComponent {
  const { component, record } = input;
  checkSections(component);
  if (!sameRecord(readRecord(component), record)) {
    throw new ArtifactError("RECORD_MISMATCH", "the component carries another build record than the one to publish");
  }
  const layer = blobOf(component, MEDIA_TYPE.wasmLayer, { annotations: { [TITLE_ANNOTATION]: titleOf(record) } });
  const config = blobOf(
    canonicalJson({
      architecture: "wasm",
      author: null,
      component: { exports: inOrder(input.exports), imports: inOrder(input.imports), target: targetOf(record) },
      created: CREATED,
      layerDigests: [layer.descriptor.digest],
      os: "wasip2",
    }),
    MEDIA_TYPE.wasmConfig,
  );
  const manifest = blobOf(
    canonicalJson({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.manifest,
      config: plain(config.descriptor),
      layers: [plain(layer.descriptor)],
      annotations: annotationsOf(record),
    }),
    MEDIA_TYPE.manifest,
  );
  return { manifest, config, layer };
}

/** A descriptor as it stands inside a manifest. */
export function plain({ mediaType, digest, size, annotations }: Descriptor): {
  readonly [key: string]: string | number | Readonly<Record<string, string>>;
} {
  return { mediaType, digest, size, ...(annotations === undefined ? {} : { annotations }) };
}

function inOrder(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
