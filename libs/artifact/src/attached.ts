import { Reader } from "./_read.ts";
import { canonicalJson } from "./canonical.ts";
import { type Blob, blobOf, type Descriptor } from "./descriptor.ts";
import { MEDIA_TYPE } from "./media-types.ts";
import { plain, TITLE_ANNOTATION } from "./pack.ts";

export interface PackedAttachment {
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

export interface Attachment {
  readonly subject: Descriptor;
  readonly content: Uint8Array;
  /** The file name under which tools that pull it save it. */
  readonly title: string;
}

/** The manifest that attaches a ruleset's core, in canonical CBOR, to the component that was built from it. */
export function coreManifest(attachment: Attachment): PackedAttachment {
  return attached(attachment, MEDIA_TYPE.core);
}

/** The same for the document of a source map. What it says is somebody's word, who signs for its digest. */
export function sourceMapManifest(attachment: Attachment): PackedAttachment {
  return attached(attachment, MEDIA_TYPE.sourceMap);
}

/** The same input gives the same bytes. */
function attached({ subject, content: bytes, title }: Attachment, artifactType: string): PackedAttachment {
  const config = blobOf(canonicalJson({}), MEDIA_TYPE.empty);
  const content = blobOf(bytes, artifactType, { annotations: { [TITLE_ANNOTATION]: title } });
  const { mediaType, digest, size } = subject;
  const manifest = canonicalJson({
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.manifest,
    artifactType,
    config: plain(config.descriptor),
    layers: [plain(content.descriptor)],
    subject: { mediaType, digest, size },
  });
  return { manifest: blobOf(manifest, MEDIA_TYPE.manifest, { artifactType }), config, content };
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
