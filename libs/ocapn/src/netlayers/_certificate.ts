import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/** A key of TLS and the certificate in which it is shown, as PEM. */
export interface Identity {
  readonly key: string;
  readonly certificate: string;
  /** The 32 bytes of the key that others see. */
  readonly publicKey: Uint8Array;
}

const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");
/** The algorithm Ed25519 (RFC 8410). */
const ED25519 = der(0x30, Buffer.from("06032b6570", "hex"));
/** `CN=ocapn`: certificates are told apart by their keys. */
const NAME = der(0x30, der(0x31, der(0x30, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from("ocapn")))));
/** It is valid at any time (RFC 5280, section 4.1.2.5): who holds a clock against it learns nothing. */
const VALIDITY = der(0x30, der(0x17, Buffer.from("700101000000Z")), der(0x18, Buffer.from("99991231235959Z")));

/**
 * The certificate of an Ed25519 key that signs itself, the same for the same seed. TLS wants one; nothing in it counts
 * but the key. Node reads certificates and makes none, and what is needed here is one form of X.509 alone.
 *
 * @param seed 32 secret bytes
 */
export function identityOf(seed: Uint8Array): Identity {
  if (seed.length !== 32) throw new RangeError("a seed has 32 bytes");
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(secret).export({ format: "der", type: "spki" });
  const toSign = der(
    0x30,
    der(0xa0, Buffer.from("020102", "hex")),
    der(0x02, Buffer.of(1)),
    ED25519,
    NAME,
    VALIDITY,
    NAME,
    spki,
  );
  const signature = der(0x03, Buffer.of(0), sign(null, toSign, secret));
  return {
    key: secret.export({ format: "pem", type: "pkcs8" }) as string,
    certificate: pem(der(0x30, toSign, ED25519, signature)),
    publicKey: rawKey(createPublicKey(secret)) as Uint8Array,
  };
}

/** The 32 bytes of a public key, or undefined when it is none of Ed25519. */
export function rawKey(key: KeyObject): Uint8Array | undefined {
  if (key.asymmetricKeyType !== "ed25519") return undefined;
  return new Uint8Array(key.export({ format: "der", type: "spki" }).subarray(SPKI.length));
}

/** A value of DER with its tag and length. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), body]);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/gu) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
