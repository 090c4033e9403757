import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { type BundleClaim, isClaimedBy, signClaim } from "./claim.ts";
import { generateSigningKey } from "./keys.ts";
import { signStatement } from "./sign.ts";

const { key } = generateSigningKey();
const publicKey = createPublicKey(key.publicKeyPem);
const DIGEST = `sha256:${"1".repeat(64)}`;
const CLAIM: BundleClaim = { subject: DIGEST, predicateType: "https://x.example/v1", bundle: DIGEST, size: 7 };

describe("a claim", () => {
  it("is its signer's, word for word", async () => {
    const signature = await signClaim(CLAIM, key);
    expect(isClaimedBy(CLAIM, signature, publicKey)).toBe(true);
    expect(isClaimedBy(CLAIM, signature, createPublicKey(generateSigningKey().key.publicKeyPem))).toBe(false);
    const other = `sha256:${"2".repeat(64)}`;
    const changes = [{ subject: other }, { predicateType: "x" }, { bundle: other }, { size: 8 }];
    for (const change of changes) expect(isClaimedBy({ ...CLAIM, ...change }, signature, publicKey)).toBe(false);
  });

  it("is none where its signature is none, or the key", async () => {
    for (const signature of ["", "x", "AAAA", "\0"]) {
      expect(isClaimedBy(CLAIM, signature, publicKey)).toBe(false);
    }
    const { publicKey: other } = generateKeyPairSync("x25519");
    expect(isClaimedBy(CLAIM, await signClaim(CLAIM, key), other)).toBe(false);
  });

  it("is not made of a statement's signature", async () => {
    const subjects = [{ name: "", digest: DIGEST, annotations: {} }];
    const { predicateType } = CLAIM;
    const bundle = JSON.parse(await signStatement({ by: key, subjects, predicateType, predicate: {} }));
    const { sig } = bundle.dsseEnvelope.signatures[0];
    expect(isClaimedBy(CLAIM, sig, publicKey)).toBe(false);
  });
});
