import { describe, expect, it } from "@jest/globals";
import { coreManifest, sourceMapManifest, unpackCore } from "./attached.ts";
import { digestOf } from "./descriptor.ts";

const subject = {
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  digest: digestOf(Uint8Array.of(1)),
  size: 1,
};
const core = Uint8Array.of(0xa0);
const packed = coreManifest({ subject, content: core, title: "gate.core.cbor" });

describe("the manifest that attaches a core", () => {
  it("is the same bytes each time, and says what it is and of what", () => {
    expect(coreManifest({ subject, content: core, title: "gate.core.cbor" })).toEqual(packed);
    const { artifactType } = packed.manifest.descriptor;
    expect(artifactType).toBe("application/vnd.glither.core.v1+cbor");
    expect(unpackCore(packed.manifest.bytes)).toEqual({ subject, core: packed.content.descriptor });
    expect(packed.content.descriptor).toMatchObject({
      mediaType: artifactType,
      digest: digestOf(core),
      size: 1,
      annotations: { "org.opencontainers.image.title": "gate.core.cbor" },
    });
  });

  it("is told from the one that attaches a source map", () => {
    const map = sourceMapManifest({ subject, content: core, title: "gate.source-map.json" });
    expect(map.manifest.descriptor.artifactType).toBe("application/vnd.glither.source-map.v1+json");
    expect(map.content.descriptor.digest).toBe(packed.content.descriptor.digest);
    expect(() => unpackCore(map.manifest.bytes)).toThrow(expect.objectContaining({ code: "REFERRER_MALFORMED" }));
  });

  it.each<[string, (document: Record<string, unknown>) => void]>([
    ["another artifact type", (m) => Object.assign(m, { artifactType: "application/wasm" })],
    ["no subject", (m) => delete m["subject"]],
    ["two layers", (m) => Object.assign(m, { layers: [packed.content.descriptor, packed.content.descriptor] })],
    ["a layer of another type", (m) => Object.assign(m, { layers: [subject] })],
    ["something unknown", (m) => Object.assign(m, { more: 1 })],
  ])("is refused with %s", (_name, change) => {
    const document = JSON.parse(new TextDecoder().decode(packed.manifest.bytes)) as Record<string, unknown>;
    change(document);
    const bytes = new TextEncoder().encode(JSON.stringify(document));
    expect(() => unpackCore(bytes)).toThrow(expect.objectContaining({ code: "REFERRER_MALFORMED" }));
  });
});
