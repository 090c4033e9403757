import { describe, expect, it } from "@jest/globals";
import { appendCustomSection } from "./_sections.ts";
import { canonicalJson } from "./canonical.ts";
import { embedRecord, readRecord, withRecord } from "./embed.ts";
import type { BuildRecord } from "./record.ts";

const COMPONENT = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);
const MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
const RECORD: BuildRecord = {
  ruleset: "mailguard",
  version: "0.1.0",
  dialect: "glither.mail",
  dialectVersion: "0.1.0",
  snapshotVersion: "1",
  coreDigest: "sha256:core",
  witAttestation: "sha256:wit",
  compiler: "0.1.0",
  wasi: "0.2",
  engine: "direct",
  inputDigest: "sha256:input",
};

function withSection(payload: Uint8Array): Uint8Array {
  return appendCustomSection(COMPONENT, "glither.ruleset", payload);
}

describe("embedRecord and readRecord", () => {
  it.each([
    ["component", COMPONENT],
    ["core module", MODULE],
    ["component with sections", appendCustomSection(COMPONENT, "producers", new Uint8Array(300))],
  ])("carries the record in a %s", (_name, wasm) => {
    const embedded = embedRecord(wasm, RECORD);
    expect(readRecord(embedded)).toEqual(RECORD);
    expect(embedded.subarray(0, wasm.length)).toEqual(wasm);
  });

  it("leaves a module valid for an engine", () => {
    const engine: { validate(bytes: Uint8Array): boolean } = Reflect.get(globalThis, "WebAssembly");
    expect(engine.validate(embedRecord(MODULE, RECORD))).toBe(true);
  });

  it("reads a length that is written longer than need be", () => {
    const padded = Uint8Array.of(...COMPONENT, 0x00, 0x82, 0x80, 0x80, 0x80, 0x00, 0x01, 0x78);
    expect(readRecord(embedRecord(padded, RECORD))).toEqual(RECORD);
  });

  it("gives the same bytes for a record whose keys come in another order", () => {
    const turned = Object.fromEntries(Object.entries(RECORD).reverse()) as BuildRecord;
    expect(embedRecord(COMPONENT, turned)).toEqual(embedRecord(COMPONENT, RECORD));
  });

  it("takes another record, to the bytes that it would have had with that alone", () => {
    const other = { ...RECORD, version: "0.2.0" };
    const wasm = appendCustomSection(COMPONENT, "producers", new Uint8Array(300));
    expect(withRecord(embedRecord(wasm, RECORD), other)).toEqual(embedRecord(wasm, other));
    expect(withRecord(appendCustomSection(embedRecord(wasm, RECORD), "more", new Uint8Array(2)), other)).not.toEqual(
      embedRecord(wasm, other),
    );
    expect(() => withRecord(wasm, other)).toThrow(expect.objectContaining({ code: "RECORD_MISSING" }));
  });

  it("refuses a second record", () => {
    const once = embedRecord(COMPONENT, RECORD);
    expect(() => embedRecord(once, RECORD)).toThrow(expect.objectContaining({ code: "RECORD_EXISTS" }));
    const payload = canonicalJson(RECORD);
    const twice = appendCustomSection(withSection(payload), "glither.ruleset", payload);
    expect(() => readRecord(twice)).toThrow(expect.objectContaining({ code: "RECORD_MALFORMED" }));
  });

  it("notices a binary that is cut at any byte", () => {
    const whole = embedRecord(appendCustomSection(COMPONENT, "producers", Uint8Array.of(1, 2, 3)), RECORD);
    const codes = new Set<unknown>();
    for (let length = 0; length < whole.length; length++) {
      try {
        readRecord(whole.subarray(0, length));
        codes.add("read");
      } catch (error) {
        codes.add(error instanceof Error && "code" in error ? error.code : error);
      }
    }
    expect(codes).toEqual(new Set(["NOT_WASM", "TRUNCATED", "RECORD_MISSING"]));
  });

  it.each([
    ["nothing", new Uint8Array(), "NOT_WASM"],
    ["a text", new TextEncoder().encode("#pragma dialect"), "NOT_WASM"],
    ["another version", Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x02, 0, 0, 0), "NOT_WASM"],
    ["a cut header", COMPONENT.subarray(0, 6), "TRUNCATED"],
    ["no record", COMPONENT, "RECORD_MISSING"],
    ["a length beyond 32 bits", Uint8Array.of(...COMPONENT, 0, 0xff, 0xff, 0xff, 0xff, 0x7f), "MALFORMED_SECTION"],
    ["a length without end", Uint8Array.of(...COMPONENT, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0), "MALFORMED_SECTION"],
    ["a name longer than its section", Uint8Array.of(...COMPONENT, 0, 2, 9, 0x61), "MALFORMED_SECTION"],
    ["a name that is not UTF-8", Uint8Array.of(...COMPONENT, 0, 2, 1, 0xff), "MALFORMED_SECTION"],
    ["a record that is not JSON", withSection(Uint8Array.of(0x7b)), "RECORD_MALFORMED"],
    ["a record that is a list", withSection(canonicalJson([])), "RECORD_MALFORMED"],
    ["an unknown key", withSection(canonicalJson({ ...RECORD, extra: "1" })), "RECORD_MALFORMED"],
    ["a missing key", withSection(canonicalJson({ ruleset: "mailguard" })), "RECORD_MALFORMED"],
    ["a value that is no text", withSection(canonicalJson({ ...RECORD, wasi: 2 })), "RECORD_MALFORMED"],
    ["an empty value", withSection(canonicalJson({ ...RECORD, wasi: "" })), "RECORD_MALFORMED"],
    ["a record with spaces", withSection(Buffer.from(JSON.stringify(RECORD, null, 1))), "RECORD_MALFORMED"],
    [
      "a key that is there twice",
      withSection(Buffer.from(Buffer.from(canonicalJson(RECORD)).toString().replace("{", '{"wasi":"9",'))),
      "RECORD_MALFORMED",
    ],
  ])("refuses %s", (_name, wasm, code) => {
    expect(() => readRecord(wasm)).toThrow(expect.objectContaining({ name: "ArtifactError", code }));
  });
});
