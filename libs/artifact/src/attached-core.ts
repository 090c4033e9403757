import { Reader } from "./_read.ts";
import { canonicalJson } from "./canonical.ts";
import { type Blob, blobOf, type Descriptor } from "./descriptor.ts";
import { MEDIA_TYPE } from "./media-types.ts";
import { plain, TITLE_ANNOTATION } from "./pack.ts";

export interface PackedCore {
  /** Its descriptor carries the artifact type, as a list of referrers does. */
  readonly manifest: Blob;
  readonly config: Blob;
  readonly content: Blob;
}

/** What a manifest claims to attach; only the core's digest in the component's own record decides. */
export interface AttachedCore {
  readonly subject: Descriptor;
  readonly core: Descriptor;
}

/**
 * The manifest that attaches a ruleset's core, in canonical CBOR, to the component that was built from it: the same input
 * gives the same bytes. Tools that pull it save the core as `<title>`.
 */
export function coreManifest(input: {
  readonly subject: Descriptor;
  readonly core: Uint8Array;
  readonly title: string;
}): PackedCore {
  const config = blobOf(canonicalJson({}), MEDIA_TYPE.empty);
  const core = blobOf(input.core, MEDIA_TYPE.core, { annotations: { [TITLE_ANNOTATION]: input.title } });
  const { mediaType, digest, size } = input.subject;
  const bytes = canonicalJson({
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.manifest,
    artifactType: MEDIA_TYPE.core,
    config: plain(config.descriptor),
    layers: [plain(core.descriptor)],
    subject: { mediaType, digest, size },
  });
  return { manifest: blobOf(bytes, MEDIA_TYPE.manifest, { artifactType: MEDIA_TYPE.core }), config, content: core };
}

/** Reads a manifest that attaches a core; one of another shape or type is `REFERRER_MALFORMED`. */
export function unpackCore(bytes: Uint8Array): AttachedCore {
  const read = new Reader("REFERRER_MALFORMED", "manifest of the attached core");
  const allowed = ["schemaVersion", "mediaType", "artifactType", "config", "layers", "subject"];
  const fields = read.document(bytes, allowed);
  read.number(fields.get("schemaVersion"), "schemaVersion", 2);
  read.text(fields.get("mediaType"), "mediaType", MEDIA_TYPE.manifest);
  read.text(fields.get("artifactType"), "artifactType", MEDIA_TYPE.core);
  read.descriptor(fields.get("config"), "config", MEDIA_TYPE.empty);
  return {
    subject: read.descriptor(fields.get("subject"), "subject", MEDIA_TYPE.manifest),
    core: read.descriptor(read.single(fields.get("layers"), "layers"), "layers[0]", MEDIA_TYPE.core),
  };
}
