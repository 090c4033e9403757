import { Reader } from "./_read.ts";
import { canonicalJson } from "./canonical.ts";
import { type Blob, blobOf, type Descriptor, isDigest } from "./descriptor.ts";
import { MEDIA_TYPE } from "./media-types.ts";
import { plain } from "./pack.ts";

const CONTENT = "dev.sigstore.bundle.content";
const PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";

const SIGNER = "org.glither.signer";
const BUNDLE = "org.glither.bundle";
const BUNDLE_SIZE = "org.glither.bundle-size";
const CLAIM = "org.glither.claim";
const THROW_AWAY = "org.glither.throw-away";

/**
 * What a referrer's annotations say of its bundle, so that it is found among many without reading them all: lists of
 * referrers repeat the annotations. Anybody may write them: they order what is read, and decide nothing.
 */
export interface SignerNote {
  /** Who is said to have signed, as `signerHint` of the attestations has it. */
  readonly signer: string;
  /** The signer's own word for it: the signature of a claim. */
  readonly claim?: string;
  /** Signed with a key that was made for one run, and is gone. */
  readonly throwAway?: boolean;
}

/** A note as it is read back, with the bundle that it speaks of. */
export interface ReadNote extends SignerNote {
  readonly predicateType?: string;
  readonly bundle?: Pick<Descriptor, "digest" | "size">;
}

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
  readonly note?: SignerNote | undefined;
}): PackedReferrer {
  const config = blobOf(canonicalJson({}), MEDIA_TYPE.empty);
  const bundle = blobOf(input.bundle, MEDIA_TYPE.bundle);
  const annotations = {
    [CONTENT]: "dsse-envelope",
    [PREDICATE_TYPE]: input.predicateType,
    ...(input.note === undefined ? {} : noted(input.note, bundle.descriptor)),
  };
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

function noted({ signer, claim, throwAway }: SignerNote, { digest, size }: Descriptor): Record<string, string> {
  return {
    [SIGNER]: signer,
    ...(claim === undefined ? {} : { [BUNDLE]: digest, [BUNDLE_SIZE]: String(size), [CLAIM]: claim }),
    ...(throwAway === true ? { [THROW_AWAY]: "true" } : {}),
  };
}

/** What annotations say of a bundle, whoever wrote them; undefined where they name no signer. */
export function readNote(annotations: Readonly<Record<string, string>> = {}): ReadNote | undefined {
  const said = new Map(Object.entries(annotations));
  const signer = said.get(SIGNER);
  if (signer === undefined) return undefined;
  const [digest = "", claim, predicateType] = [said.get(BUNDLE), said.get(CLAIM), said.get(PREDICATE_TYPE)];
  const size = /^\d{1,9}$/.test(said.get(BUNDLE_SIZE) ?? "") ? Number(said.get(BUNDLE_SIZE)) : undefined;
  return {
    signer,
    ...(claim === undefined ? {} : { claim }),
    ...(predicateType === undefined ? {} : { predicateType }),
    ...(isDigest(digest) && size !== undefined ? { bundle: { digest, size } } : {}),
    throwAway: said.get(THROW_AWAY) === "true",
  };
}

/** The type of statement that annotations name, where they do. */
export function predicateTypeIn(annotations: Readonly<Record<string, string>> = {}): string | undefined {
  return new Map(Object.entries(annotations)).get(PREDICATE_TYPE);
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
