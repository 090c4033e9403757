// The `runtime` input of `publish`: prints who would sign, so that another signer publishes anew. It prints the SHA-256
// of the public key, never the key; of an encrypted one that of the ciphertext, and of a token whom it names. Plain
// JavaScript, because Nx runs it before anything is built. Where it cannot tell, it fails, and says something else each
// time: a constant would be hashed, and one signer's result would be taken for another's.
import { createHash, createPublicKey, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

function variable(name) {
  const file = process.env[`${name}_FILE`];
  return process.env[name] || (file ? readFileSync(file, "utf8") : undefined);
}

/** The key's file that the plugin's options name, for where the environment has none. */
function namedKey() {
  const file = process.argv.find((argument) => argument.startsWith("--key="))?.slice("--key=".length);
  return file ? readFileSync(file, "utf8") : undefined;
}

function fingerprint(of) {
  return `sha256:${createHash("sha256").update(of).digest("hex")}`;
}

function identity() {
  try {
    const token = variable("GLITHER_IDENTITY_TOKEN");
    if (token !== undefined) {
      const { iss, sub } = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
      return `identity ${fingerprint(JSON.stringify([iss, sub]))}`;
    }
    const key = variable("GLITHER_SIGNING_KEY") ?? namedKey();
    if (key === undefined) {
      // In CI nothing may be taken from the cache that nobody has signed.
      return ["", "0", "false"].includes(process.env.CI ?? "") ? "development key" : "no key in CI";
    }
    if (/-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/.test(key)) {
      return `encrypted key ${fingerprint(key.trim())}`;
    }
    return fingerprint(createPublicKey(key).export({ type: "spki", format: "der" }));
  } catch {
    process.exitCode = 1;
    return `unreadable key ${randomUUID()}`;
  }
}

process.stdout.write(`${identity()}\n`);
