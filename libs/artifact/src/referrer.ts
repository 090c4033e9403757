import { Reader } from "./_read.ts";
import { canonicalJson } from "./canonical.ts";
import { type Blob, blobOf, type Descriptor } from "./descriptor.ts";
import { MEDIA_TYPE } from "./media-types.ts";
import { plain } from "./pack.ts";

const CONTENT = "dev.sigstore.bundle.content";
const PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";

export interface PackedReferrer {
  /** Its descriptor carries the artifact type and the annotations, as a list of referrers does. */
  readonly manifest: Blob;
  readonly config: Blob;
  readonly bundle: Blob;
}

export interface Referrer {
  readonly subject: Descriptor;
  readonly bundle: Descriptor;
  /** What the manifest claims; only the signed statement inside the bundle decides. */
  readonly predicateType: string;
}

/** The manifest that attaches a DSSE bundle to its subject, as cosign stores it. */
export function referrerManifest(input: {
  readonly subject: Descriptor;
  readonly bundle: Uint8Array;
  readonly predicateType: string;
}): PackedReferrer {
  const annotations = { [CONTENT]: "dsse-envelope", [PREDICATE_TYPE]: input.predicateType };
  const config = blobOf(canonicalJson({}), MEDIA_TYPE.empty);
  const bundle = blobOf(input.bundle, MEDIA_TYPE.bundle);
  const { mediaType, digest, size } = input.subject;
  const bytes = canonicalJson({
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.manifest,
    artifactType: MEDIA_TYPE.bundle,
    config: plain(config.descriptor),
    layers: [plain(bundle.descriptor)],
    subject: { mediaType, digest, size },
    annotations,
  });
  const manifest = blobOf(bytes, MEDIA_TYPE.manifest, { artifactType: MEDIA_TYPE.bundle, annotations });
  return { manifest, config, bundle };
}

/** Reads a manifest that attaches a bundle; one of another shape or type is `REFERRER_MALFORMED`. */
export function unpackReferrer(bytes: Uint8Array): Referrer {
  const read = new Reader("REFERRER_MALFORMED", "referrer manifest");
  const allowed = ["schemaVersion", "mediaType", "artifactType", "config", "layers", "subject", "annotations"];
  const fields = read.document(bytes, allowed);
  read.number(fields.get("schemaVersion"), "schemaVersion", 2);
  read.text(fields.get("mediaType"), "mediaType", MEDIA_TYPE.manifest);
  read.text(fields.get("artifactType"), "artifactType", MEDIA_TYPE.bundle);
  read.descriptor(fields.get("config"), "config", MEDIA_TYPE.empty);
  const annotations = read.texts(fields.get("annotations"), "annotations");
  read.text(annotations[CONTENT], `annotations.${CONTENT}`, "dsse-envelope");
  return {
    subject: read.descriptor(fields.get("subject"), "subject", MEDIA_TYPE.manifest),
    bundle: read.descriptor(read.single(fields.get("layers"), "layers"), "layers[0]", MEDIA_TYPE.bundle),
    predicateType: read.text(annotations[PREDICATE_TYPE], `annotations.${PREDICATE_TYPE}`),
  };
}
