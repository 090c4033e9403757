import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { decode } from "../syrup/decode.ts";
import { encode } from "../syrup/encode.ts";
import type { SyrupValue } from "../syrup/values.ts";
import { publicKeyForm, readPublicKey, readSignature, signatureForm } from "./forms.ts";
import { compareIds, publicId, sessionId } from "./ids.ts";
import { nodeCryptography } from "./node.ts";
import { webCryptography } from "./web.ts";

const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const latin1 = (value: SyrupValue) => Buffer.from(encode(value)).toString("latin1");
const form = (text: string) => decode(Buffer.from(text, "latin1"));
const Q = "q".repeat(32);
const KEY_FORM = `[10'public-key[3'ecc[5'curve7'Ed25519][5'flags5'eddsa][1'q32:${Q}]]]`;
const SIGNATURE_FORM = `[7'sig-val[5'eddsa[1'r32:${"r".repeat(32)}][1's32:${"s".repeat(32)}]]]`;

describe.each([
  ["node", nodeCryptography],
  ["web", webCryptography],
])("keys by %s", (_, cryptography) => {
  // RFC 8032, section 7.1, tests 2 and 3.
  it.each([
    [
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
  ])("sign as the standard says: %s", (seed, publicKey, message, signature) => {
    const key = cryptography.keyOf(hex(seed));
    expect(key.publicKey).toEqual(hex(publicKey));
    expect(key.sign(hex(message))).toEqual(hex(signature));
    expect(cryptography.verify(hex(publicKey), hex(message), hex(signature))).toBe(true);
  });

  it("verify nothing else, and nothing that is no key or signature", () => {
    const key = cryptography.generate();
    const message = cryptography.random(100);
    const signature = key.sign(message);
    const changed = (bytes: Uint8Array, at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
    expect(cryptography.verify(key.publicKey, message, signature)).toBe(true);
    expect(cryptography.verify(key.publicKey, changed(message, 99), signature)).toBe(false);
    for (let at = 0; at < 64; at++)
      expect(cryptography.verify(key.publicKey, message, changed(signature, at))).toBe(false);
    for (let at = 0; at < 32; at++)
      expect(cryptography.verify(changed(key.publicKey, at), message, signature)).toBe(false);
    for (const length of [0, 31, 33, 64])
      expect(cryptography.verify(new Uint8Array(length), message, signature)).toBe(false);
    for (const length of [0, 63, 65])
      expect(cryptography.verify(key.publicKey, message, new Uint8Array(length))).toBe(false);
  });

  it("are new each time", () => {
    expect(cryptography.generate().publicKey).not.toEqual(cryptography.generate().publicKey);
    expect(cryptography.random(32)).not.toEqual(cryptography.random(32));
  });
});

it("is the same by both", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ maxLength: 200 }), (seed, message) => {
      const [node, web] = [nodeCryptography.keyOf(seed), webCryptography.keyOf(seed)];
      expect(web.publicKey).toEqual(node.publicKey);
      expect(web.sign(message)).toEqual(node.sign(message));
      expect(webCryptography.sha256(message)).toEqual(nodeCryptography.sha256(message));
      expect(webCryptography.verify(node.publicKey, message, node.sign(message))).toBe(true);
    }),
    { numRuns: 20 },
  );
});

// The second half of a signature, plus the group's order, would be another one.
it.each([
  ["node", nodeCryptography],
  ["web", webCryptography],
])("has one signature of one key for one message: %s", (_, { keyOf, verify }) => {
  const key = keyOf(new Uint8Array(32).fill(4));
  const message = new Uint8Array([1]);
  const signature = key.sign(message);
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString("hex")}`) + order;
  const other = Buffer.concat([signature.slice(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse()]);
  expect([verify(key.publicKey, message, signature), verify(key.publicKey, message, other)]).toEqual([true, false]);
});

describe("a key on the wire", () => {
  it("is as Goblins writes it", () => {
    expect(latin1(publicKeyForm(new Uint8Array(Buffer.from(Q))))).toBe(KEY_FORM);
    expect(readPublicKey(form(KEY_FORM))).toEqual(new Uint8Array(Buffer.from(Q)));
  });

  it.each([
    KEY_FORM.replace("public-key", "secret-key"),
    KEY_FORM.replace("Ed25519", "Ed25518"),
    KEY_FORM.replace("5'eddsa", "5'ecdsa"),
    KEY_FORM.replace("32:", "31:").replace(Q, Q.slice(1)),
    KEY_FORM.replace("32:", '32"'),
    KEY_FORM.replace("7'Ed25519", '7"Ed25519'),
    KEY_FORM.replace("]]]", "f]]]"),
    KEY_FORM.replace("[1'q", "[1'x"),
    KEY_FORM.replace("[5'flags5'eddsa]", ""),
    `<${KEY_FORM.slice(1, -1)}>`,
    "[]",
    "f",
  ])("is not %s", (other) => {
    expect(() => readPublicKey(form(other))).toThrow(expect.objectContaining({ code: "PUBLIC_KEY_MALFORMED" }));
  });
});

describe("a signature on the wire", () => {
  it("is as Goblins writes it", () => {
    const signature = new Uint8Array(Buffer.from("r".repeat(32) + "s".repeat(32)));
    expect(latin1(signatureForm(signature))).toBe(SIGNATURE_FORM);
    expect(readSignature(form(SIGNATURE_FORM))).toEqual(signature);
  });

  it.each([
    SIGNATURE_FORM.replace("[1'r32", "[1's32"),
    SIGNATURE_FORM.replace("32:", "31:").replace("rr", "r"),
    SIGNATURE_FORM.replace("]]]", "]f]]"),
    SIGNATURE_FORM.replace("sig-val", "sig-vax"),
    "[7'sig-val]",
  ])("is not %s", (other) => {
    expect(() => readSignature(form(other))).toThrow(expect.objectContaining({ code: "SIGNATURE_MALFORMED" }));
  });
});

describe("ids", () => {
  const twice = (bytes: Uint8Array) => {
    const once = createHash("sha256").update(bytes).digest();
    return new Uint8Array(createHash("sha256").update(once).digest());
  };

  it("of a side are its key as it is sent, hashed twice", () => {
    const id = publicId(nodeCryptography, new Uint8Array(Buffer.from(Q)));
    expect(id).toEqual(twice(Buffer.from(KEY_FORM, "latin1")));
  });

  it("of a session are both sides' in order, hashed twice, and the same for both", () => {
    const low = new Uint8Array(32).fill(0x7f);
    const high = new Uint8Array(32).fill(0x80);
    const id = sessionId(nodeCryptography, low, high);
    expect(id).toEqual(twice(Buffer.concat([Buffer.from("prot0"), low, high])));
    expect(sessionId(nodeCryptography, high, low)).toEqual(id);
    expect([compareIds(low, high) < 0, compareIds(high, low) > 0, compareIds(low, low)]).toEqual([true, true, 0]);
  });
});
