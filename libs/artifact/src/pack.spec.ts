import { describe, expect, it } from "@jest/globals";
import { ownAnnotations, sameAnnotations } from "./annotations.ts";
import { digestOf } from "./descriptor.ts";
import { embedRecord } from "./embed.ts";
import { repositoryOf, targetOf } from "./naming.ts";
import { packComponent } from "./pack.ts";
import type { BuildRecord } from "./record.ts";
import { referrerManifest, unpackReferrer } from "./referrer.ts";
import { unpackConfig, unpackManifest } from "./unpack.ts";

const RECORD: BuildRecord = {
  ruleset: "mail_guard",
  version: "0.1.0",
  dialect: "glither.mail",
  dialectVersion: "0.2.0",
  snapshotVersion: "1",
  coreDigest: "sha256:core",
  witAttestation: "sha256:wit",
  compiler: "glither 0.1.0",
  wasi: "0.2",
  engine: "direct",
  inputDigest: "sha256:input",
};
const COMPONENT = embedRecord(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00), RECORD);
const INPUT = {
  component: COMPONENT,
  record: RECORD,
  imports: ["glither:mail/enrich@0.2.0", "glither:mail/actions@0.2.0"],
  exports: ["dispose"],
};

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function changed(bytes: Uint8Array, change: (document: Record<string, unknown>) => void): Uint8Array {
  const document = JSON.parse(text(bytes));
  change(document);
  return new TextEncoder().encode(JSON.stringify(document));
}

describe("packComponent", () => {
  it("writes these bytes", () => {
    const { manifest, config, layer } = packComponent(INPUT);
    expect(text(config.bytes)).toBe(
      '{"architecture":"wasm","author":null,"component":{"exports":["dispose"],' +
        '"imports":["glither:mail/actions@0.2.0","glither:mail/enrich@0.2.0"],"target":"glither:mail/mail-guard@0.2.0"},' +
        `"created":"1970-01-01T00:00:00Z","layerDigests":["${digestOf(COMPONENT)}"],"os":"wasip2"}`,
    );
    expect(text(manifest.bytes)).toBe(
      '{"annotations":{"org.glither.compiler":"glither 0.1.0","org.glither.dialect":"glither.mail",' +
        '"org.glither.input-digest":"sha256:input","org.glither.snapshot-version":"1",' +
        '"org.glither.source-digest":"sha256:core","org.glither.target":"wasm32-wasip2","org.glither.wasi":"0.2","org.glither.wit-attestation":"sha256:wit",' +
        '"org.opencontainers.image.version":"0.1.0"},' +
        `"config":{"digest":"${digestOf(config.bytes)}","mediaType":"application/vnd.wasm.config.v0+json",` +
        `"size":${config.bytes.length}},"layers":[{"annotations":{"org.opencontainers.image.title":"mail_guard.wasm"},` +
        `"digest":"${digestOf(COMPONENT)}","mediaType":"application/wasm","size":${COMPONENT.length}}],` +
        '"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}',
    );
    expect(manifest.descriptor.digest).toBe("sha256:d836093d5533a4bb641ae68f88ad1d51620ca8b525cd2c122e8a20fc2f04d236");
    expect(layer.bytes).toBe(COMPONENT);
  });

  it("does not depend on the order of imports", () => {
    const turned = packComponent({ ...INPUT, imports: [...INPUT.imports].reverse() });
    expect(turned.manifest.descriptor).toEqual(packComponent(INPUT).manifest.descriptor);
  });

  it("refuses a record that is not the component's", () => {
    const record = { ...RECORD, inputDigest: "sha256:other" };
    expect(() => packComponent({ ...INPUT, record })).toThrow(expect.objectContaining({ code: "RECORD_MISMATCH" }));
  });

  it("round trips", () => {
    const { manifest, config, layer } = packComponent(INPUT);
    const read = unpackManifest(manifest.bytes);
    expect(read.config).toEqual(config.descriptor);
    expect(read.layer).toEqual(layer.descriptor);
    expect(read.title).toBe("mail_guard.wasm");
    expect(unpackConfig(config.bytes)).toEqual({
      architecture: "wasm",
      os: "wasip2",
      layerDigest: layer.descriptor.digest,
      target: "glither:mail/mail-guard@0.2.0",
      imports: [...INPUT.imports].sort(),
      exports: ["dispose"],
    });
  });
});

describe("unpackManifest", () => {
  const { manifest } = packComponent(INPUT);
  const layer = JSON.parse(text(manifest.bytes)).layers[0];

  it.each([
    ["at the top", /^\{/, '{"schemaVersion":2,'],
    ["in a descriptor", /"config":\{/, '"config":{"size":1,'],
    ["in a list", /"layers":\[\{/, '"layers":[{"size" : 1,'],
    ["spelt otherwise", /^\{/, '{"schema\\u0056ersion":2,'],
  ])("refuses a field twice %s", (_name, at, twice) => {
    const bytes = Buffer.from(text(manifest.bytes).replace(at, () => twice));
    expect(() => unpackManifest(bytes)).toThrow("the manifest has a field twice");
  });

  it("takes nothing within a text for a field", () => {
    const note = 'a "size": 1, "size": 2 \\" : \\';
    const bytes = changed(manifest.bytes, (m) => Object.assign(m["annotations"] as object, { note, 'size":': "" }));
    expect(unpackManifest(bytes).annotations["note"]).toBe(note);
  });

  it("reads a config of 64 KiB", () => {
    const bytes = changed(manifest.bytes, (m) => Object.assign(m["config"] as object, { size: 64 * 1024 }));
    expect(unpackManifest(bytes).config.size).toBe(64 * 1024);
  });

  it.each<[string, (document: Record<string, unknown>) => void]>([
    ["another media type", (m) => Object.assign(m, { mediaType: "application/vnd.oci.image.index.v1+json" })],
    ["no media type", (m) => delete m["mediaType"]],
    ["another schema version", (m) => Object.assign(m, { schemaVersion: 1 })],
    ["an artifact type", (m) => Object.assign(m, { artifactType: "application/wasm" })],
    ["another config type", (m) => Object.assign(m["config"] as object, { mediaType: "application/json" })],
    ["no config", (m) => delete m["config"]],
    ["a config of more than 64 KiB", (m) => Object.assign(m["config"] as object, { size: 64 * 1024 + 1 })],
    ["no layer", (m) => Object.assign(m, { layers: [] })],
    ["two layers", (m) => Object.assign(m, { layers: [layer, layer] })],
    ["another layer type", (m) => Object.assign(m, { layers: [{ ...layer, mediaType: "text/plain" }] })],
    ["a short digest", (m) => Object.assign(m, { layers: [{ ...layer, digest: "sha256:00" }] })],
    ["another hash", (m) => Object.assign(m, { layers: [{ ...layer, digest: `sha512:${"0".repeat(64)}` }] })],
    ["a negative size", (m) => Object.assign(m, { layers: [{ ...layer, size: -1 }] })],
    ["half a byte", (m) => Object.assign(m, { layers: [{ ...layer, size: 1.5 }] })],
    ["a size in text", (m) => Object.assign(m, { layers: [{ ...layer, size: "8" }] })],
    ["a layer without title", (m) => Object.assign(m, { layers: [{ ...layer, annotations: {} }] })],
    ["no annotations", (m) => delete m["annotations"]],
    ["one annotation less", (m) => delete (m["annotations"] as Record<string, unknown>)["org.glither.wasi"]],
    ["an annotation that is no text", (m) => Object.assign(m["annotations"] as object, { "org.glither.wasi": 2 })],
  ])("refuses %s", (_name, change) => {
    const bytes = changed(manifest.bytes, change);
    expect(() => unpackManifest(bytes)).toThrow(expect.objectContaining({ code: "MANIFEST_MALFORMED" }));
  });

  it.each([
    ["nothing", ""],
    ["a cut text", text(manifest.bytes).slice(0, -1)],
    ["a list", "[]"],
  ])("refuses %s", (_name, json) => {
    const bytes = new TextEncoder().encode(json);
    expect(() => unpackManifest(bytes)).toThrow(expect.objectContaining({ code: "MANIFEST_MALFORMED" }));
  });

  it("tells its own annotations from those of other tools", () => {
    const bytes = changed(manifest.bytes, (m) => Object.assign(m["annotations"] as object, { "com.example.x": "1" }));
    const own = ownAnnotations(unpackManifest(bytes).annotations);
    expect(sameAnnotations(own, unpackManifest(manifest.bytes).annotations)).toBe(true);
    expect(sameAnnotations({ ...own, "org.glither.wasi": "0.3" }, own)).toBe(false);
    expect(sameAnnotations({ ...own, more: "" }, own)).toBe(false);
  });
});

describe("unpackConfig", () => {
  const { config } = packComponent(INPUT);

  it.each<[string, (document: Record<string, unknown>) => void]>([
    ["no architecture", (c) => delete c.architecture],
    ["no system", (c) => delete c.os],
    ["two layers", (c) => Object.assign(c, { layerDigests: ["a", "b"] })],
    ["no target", (c) => delete (c["component"] as Record<string, unknown>)["target"]],
    ["imports that are no texts", (c) => Object.assign(c["component"] as object, { imports: [1] })],
    ["an unknown field", (c) => Object.assign(c, { entrypoint: "sh" })],
  ])("refuses %s", (_name, change) => {
    const bytes = changed(config.bytes, change);
    expect(() => unpackConfig(bytes)).toThrow(expect.objectContaining({ code: "CONFIG_MALFORMED" }));
  });
});

describe("referrerManifest", () => {
  const subject = packComponent(INPUT).manifest.descriptor;
  const predicateType = "https://sigstore.dev/cosign/sign/v1";
  const packed = referrerManifest({ subject, bundle: new TextEncoder().encode("{}\n"), predicateType });

  it("writes these bytes", () => {
    const type = "application/vnd.dev.sigstore.bundle.v0.3+json";
    expect(text(packed.manifest.bytes)).toBe(
      `{"annotations":{"dev.sigstore.bundle.content":"dsse-envelope","dev.sigstore.bundle.predicateType":"${predicateType}"},` +
        `"artifactType":"${type}","config":{"digest":` +
        '"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",' +
        '"mediaType":"application/vnd.oci.empty.v1+json","size":2},' +
        `"layers":[{"digest":"${packed.bundle.descriptor.digest}","mediaType":"${type}","size":3}],` +
        '"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2,' +
        `"subject":{"digest":"${subject.digest}","mediaType":"${subject.mediaType}","size":${subject.size}}}`,
    );
    expect(packed.manifest.descriptor.artifactType).toBe(type);
  });

  it("round trips", () => {
    const bundle = packed.bundle.descriptor;
    expect(unpackReferrer(packed.manifest.bytes)).toEqual({ subject, bundle, predicateType });
  });

  it.each<[string, (document: Record<string, unknown>) => void]>([
    [
      "another artifact type",
      (m) => Object.assign(m, { artifactType: "application/vnd.dev.cosign.simplesigning.v1+json" }),
    ],
    ["no subject", (m) => delete m["subject"]],
    ["another content", (m) => Object.assign(m["annotations"] as object, { "dev.sigstore.bundle.content": "message" })],
    ["no layer", (m) => Object.assign(m, { layers: [] })],
  ])("is refused with %s", (_name, change) => {
    const bytes = changed(packed.manifest.bytes, change);
    expect(() => unpackReferrer(bytes)).toThrow(expect.objectContaining({ code: "REFERRER_MALFORMED" }));
  });
});

describe("names", () => {
  it("are those of the registry and of the world", () => {
    expect(repositoryOf(RECORD)).toBe("glither/mail/mail-guard");
    expect(targetOf(RECORD)).toBe("glither:mail/mail-guard@0.2.0");
  });

  it.each([
    [{ ruleset: "MailGuard" }, "INVALID_NAME"],
    [{ ruleset: "../mailguard" }, "INVALID_NAME"],
    [{ ruleset: "mail__guard" }, "INVALID_NAME"],
    [{ dialect: "mail" }, "INVALID_NAME"],
    [{ dialect: "glither.mail.x" }, "INVALID_NAME"],
    [{ version: "1" }, "INVALID_VERSION"],
    [{ version: "1.0.0+build" }, "INVALID_VERSION"],
    [{ version: "01.0.0" }, "INVALID_VERSION"],
    [{ dialectVersion: "latest" }, "INVALID_VERSION"],
  ])("refuses %j", (part, code) => {
    expect(() => repositoryOf({ ...RECORD, ...part })).toThrow(expect.objectContaining({ code }));
  });
});
