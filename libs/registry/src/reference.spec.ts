import { describe, expect, it } from "@jest/globals";
import { parseReference, printReference, type Reference } from "./reference.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const REPOSITORY = "glither/mail/mailguard";

describe("parseReference", () => {
  it.each<[string, Omit<Reference, "kind">]>([
    [`oci:dist/oci:${REPOSITORY}:0.1.0`, { path: "dist/oci", repository: REPOSITORY, tag: "0.1.0" }],
    [`oci:/srv/oci@${DIGEST}`, { path: "/srv/oci", digest: DIGEST }],
    [`oci:.:${REPOSITORY}@${DIGEST}`, { path: ".", repository: REPOSITORY, digest: DIGEST }],
    [`oci:.:${REPOSITORY}:0.1.0@${DIGEST}`, { path: ".", repository: REPOSITORY, tag: "0.1.0", digest: DIGEST }],
    [`oci:a@b/c:${REPOSITORY}:latest`, { path: "a@b/c", repository: REPOSITORY, tag: "latest" }],
    [`oci:a@b@${DIGEST}`, { path: "a@b", digest: DIGEST }],
  ])("reads %s, and prints it again", (text, parts) => {
    expect(parseReference(text)).toEqual({ kind: "layout", ...parts });
    expect(printReference(parseReference(text))).toBe(text);
  });

  it.each([
    ["", "INVALID_REFERENCE"],
    ["mailguard.wasm", "INVALID_REFERENCE"],
    ["oci:", "INVALID_REFERENCE"],
    ["oci:dist", "INVALID_REFERENCE"],
    [`oci:@${DIGEST}`, "INVALID_REFERENCE"],
    [`oci:dist:${REPOSITORY}`, "INVALID_REFERENCE"],
    ["oci:dist:Glither/Mail:0.1.0", "INVALID_REFERENCE"],
    ["oci:dist:../escape:0.1.0", "INVALID_REFERENCE"],
    [`oci:dist:${REPOSITORY}:`, "INVALID_TAG"],
    [`oci:dist:${REPOSITORY}:0.1.0+build`, "INVALID_TAG"],
    ["oci:dist@sha256:12", "INVALID_DIGEST"],
    [`oci:dist@${DIGEST.toUpperCase()}`, "INVALID_DIGEST"],
    [`oci:dist@sha512:${"0".repeat(128)}`, "INVALID_DIGEST"],
  ])("refuses `%s`", (text, code) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ name: "StoreError", code }));
  });
});
