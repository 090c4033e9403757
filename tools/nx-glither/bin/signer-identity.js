// The `runtime` input of `publish`: prints who would sign, so that another signer publishes anew. It prints the SHA-256
// of the public key, never the key. Plain JavaScript, because Nx runs it before anything is built.
import { createHash, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";

function signingKey() {
  const file = process.env.GLITHER_SIGNING_KEY_FILE;
  return process.env.GLITHER_SIGNING_KEY || (file ? readFileSync(file, "utf8") : undefined);
}

function identity() {
  try {
    const key = signingKey();
    if (key === undefined) {
      return "development key";
    }
    const spki = createPublicKey(key).export({ type: "spki", format: "der" });
    return `sha256:${createHash("sha256").update(spki).digest("hex")}`;
  } catch {
    return "unreadable key";
  }
}

process.stdout.write(`${identity()}\n`);
