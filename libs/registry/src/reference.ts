import { isDigest } from "./content.ts";
import { StoreError } from "./error.ts";
import { checkTag } from "./tag.ts";

/**
 * Where an artifact is: in an OCI layout on disk, `oci:PATH:glither/mail/mailguard:0.1.0`, or by digest,
 * `oci:PATH@sha256:HEX` and `oci:PATH:glither/mail/mailguard@sha256:HEX`. At least one of tag and digest is there.
 */
export interface Reference {
  readonly kind: "layout";
  /** As written. */
  readonly path: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly digest?: string;
}

const SCHEME = "oci:";
/** The distribution specification's repository names. */
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** Throws `INVALID_REFERENCE`, `INVALID_DIGEST` or `INVALID_TAG`. As in skopeo, a path cannot hold a colon. */
export function parseReference(text: string): Reference {
  if (!text.startsWith(SCHEME)) throw invalid(text, "it does not begin with `oci:`");
  const { before, digest } = splitDigest(text.slice(SCHEME.length));
  const colon = before.indexOf(":");
  const path = colon < 0 ? before : before.slice(0, colon);
  if (path === "") throw invalid(text, "it names no folder");
  if (colon < 0) {
    if (digest === undefined) throw invalid(text, "it names neither a tag nor a digest");
    return { kind: "layout", path, digest };
  }
  const name = before.slice(colon + 1);
  const tagColon = name.indexOf(":");
  const repository = tagColon < 0 ? name : name.slice(0, tagColon);
  if (!REPOSITORY.test(repository)) throw invalid(text, `\`${repository}\` is no repository`);
  if (tagColon < 0) {
    if (digest === undefined) throw invalid(text, "it names neither a tag nor a digest");
    return { kind: "layout", path, repository, digest };
  }
  const tag = name.slice(tagColon + 1);
  checkTag(tag);
  return { kind: "layout", path, repository, tag, ...(digest === undefined ? {} : { digest }) };
}

/** What `parseReference` reads. */
export function printReference({ path, repository, tag, digest }: Reference): string {
  const name = repository === undefined ? "" : `:${repository}`;
  return `${SCHEME}${path}${name}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

function splitDigest(text: string): { before: string; digest?: string } {
  const at = text.lastIndexOf("@");
  const digest = text.slice(at + 1);
  // A folder may have an `@` in its name; a digest has a colon and no slash.
  if (at < 0 || digest.includes("/") || !digest.includes(":")) return { before: text };
  if (!isDigest(digest)) {
    throw new StoreError("INVALID_DIGEST", `\`${digest}\` is no digest`, {
      hint: "a digest is `sha256:` and 64 hexadecimal digits",
    });
  }
  return { before: text.slice(0, at), digest };
}

function invalid(text: string, why: string): StoreError {
  return new StoreError("INVALID_REFERENCE", `\`${text}\` is no reference: ${why}`, {
    hint: "write `oci:FOLDER:glither/mail/mailguard:0.1.0` or `oci:FOLDER@sha256:…`",
  });
}
