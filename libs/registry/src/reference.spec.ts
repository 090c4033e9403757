import { describe, expect, it } from "@jest/globals";
import { type LayoutReference, parseReference, printReference, type RegistryReference } from "./reference.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const REPOSITORY = "glither/mail/mailguard";

describe("parseReference", () => {
  it.each<[string, Omit<LayoutReference, "kind">]>([
    [`oci:dist/oci:${REPOSITORY}:0.1.0`, { path: "dist/oci", repository: REPOSITORY, tag: "0.1.0" }],
    [`oci:/srv/oci@${DIGEST}`, { path: "/srv/oci", digest: DIGEST }],
    [`oci:.:${REPOSITORY}@${DIGEST}`, { path: ".", repository: REPOSITORY, digest: DIGEST }],
    [`oci:.:${REPOSITORY}:0.1.0@${DIGEST}`, { path: ".", repository: REPOSITORY, tag: "0.1.0", digest: DIGEST }],
    [`oci:a@b/c:${REPOSITORY}:latest`, { path: "a@b/c", repository: REPOSITORY, tag: "latest" }],
    [`oci:a@b@${DIGEST}`, { path: "a@b", digest: DIGEST }],
    [
      `oci:C:\\a:${REPOSITORY}:0.1.0@${DIGEST}`,
      { path: "C:\\a", repository: REPOSITORY, tag: "0.1.0", digest: DIGEST },
    ],
    [
      `oci:a:b/c d:${REPOSITORY}:0.1.0@${DIGEST}`,
      { path: "a:b/c d", repository: REPOSITORY, tag: "0.1.0", digest: DIGEST },
    ],
  ])("reads %s, and prints it again", (text, parts) => {
    expect(parseReference(text)).toEqual({ kind: "layout", ...parts });
    expect(printReference(parseReference(text))).toBe(text);
  });

  it.each<[string, Omit<RegistryReference, "kind">]>([
    [
      `registry.example/${REPOSITORY}:0.1.0`,
      { registry: "registry.example", plainHttp: false, repository: REPOSITORY, tag: "0.1.0" },
    ],
    [
      `registry.example:5000/team/${REPOSITORY}@${DIGEST}`,
      { registry: "registry.example:5000", plainHttp: false, repository: `team/${REPOSITORY}`, digest: DIGEST },
    ],
    [
      `http://127.0.0.1:5000/${REPOSITORY}:0.1.0@${DIGEST}`,
      { registry: "127.0.0.1:5000", plainHttp: true, repository: REPOSITORY, tag: "0.1.0", digest: DIGEST },
    ],
    [`[::1]:5000/a@${DIGEST}`, { registry: "[::1]:5000", plainHttp: false, repository: "a", digest: DIGEST }],
    [`localhost/a@${DIGEST}`, { registry: "localhost", plainHttp: false, repository: "a", digest: DIGEST }],
  ])("reads %s in a registry, and prints it again", (text, parts) => {
    expect(parseReference(text)).toEqual({ kind: "registry", ...parts });
    expect(printReference(parseReference(text))).toBe(text);
  });

  it("takes `https://` and capitals of a host as what they mean", () => {
    expect(parseReference(`https://Registry.Example/a@${DIGEST}`)).toMatchObject({ registry: "registry.example" });
  });

  it.each([
    `http://registry.example/a@${DIGEST}`,
    `http://127.0.0.1.example/a@${DIGEST}`,
    `http://10.0.0.1:5000/a@${DIGEST}`,
    `http://localhost.example:80/a@${DIGEST}`,
    `http://0x7f.1/a@${DIGEST}`,
  ])("refuses plain HTTP to another machine: %s", (text) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: "PLAIN_HTTP" }));
  });

  it.each([`https://user:SECRET@registry.example/a@${DIGEST}`, `user:SECRET@registry.example/a@${DIGEST}`])(
    "refuses credentials in an address, and does not repeat them",
    (text) => {
      let message = "";
      try {
        parseReference(text);
      } catch (error) {
        message = error instanceof Error ? error.message : "";
      }
      expect(message).toBe("an address with credentials in it is refused");
    },
  );

  it.each([
    ["", "INVALID_REFERENCE"],
    ["mailguard/x:0.1.0", "INVALID_REFERENCE"],
    ["ftp://registry.example/a:1", "INVALID_REFERENCE"],
    ["registry.example/A:1", "INVALID_REFERENCE"],
    [`registry.example:99999/a@${DIGEST}`, "INVALID_REFERENCE"],
    [`http://127.0.0.999:5000/a@${DIGEST}`, "INVALID_REFERENCE"],
    [`[1:2]/a@${DIGEST}`, "INVALID_REFERENCE"],
    ["registry.example/a", "INVALID_REFERENCE"],
    ["registry.example/../a:1", "INVALID_REFERENCE"],
    [`registry.example/a?b@${DIGEST}`, "INVALID_REFERENCE"],
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
