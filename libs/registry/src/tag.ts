import { StoreError } from "./error.ts";

/** The distribution specification's tags. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const SEMVER = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** Throws `INVALID_TAG`. */
export function checkTag(tag: string): void {
  if (TAG.test(tag)) return;
  throw new StoreError("INVALID_TAG", `\`${tag}\` is no tag`, {
    hint: "a tag has letters, digits, `.`, `_` and `-`, at most 128 of them, such as `0.1.0`",
  });
}

/** Whether the tag is a version, which once published keeps its content. */
export function isVersionTag(tag: string): boolean {
  return SEMVER.test(tag);
}

/** A version that names other content already. */
export function publishedAlready(refName: string, digest: string): StoreError {
  return new StoreError("TAG_EXISTS", `\`${refName}\` is published already, as \`${digest}\``, {
    hint: "a published version keeps its content: raise the version",
  });
}
