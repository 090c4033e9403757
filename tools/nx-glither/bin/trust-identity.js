// A `runtime` input of what verifies: prints whom one trusts, as the stages find it out, so that another policy verifies
// anew wherever it lies. It prints the SHA-256 of the policy, of the sigstore root that it names, or of the key that
// stands for a policy. Plain JavaScript, because Nx runs it before anything is built. Where it cannot tell, it fails, and
// says something else each time: a constant would be hashed, and one policy's result would be taken for another's.
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** The policy's file that the plugin's options name, else the environment's, else the workspace's where there is one. */
function policyFile() {
  const named = process.argv.find((argument) => argument.startsWith("--trust="))?.slice("--trust=".length);
  return named || process.env["GLITHER_TRUST"] || (existsSync("glither.trust.json") ? "glither.trust.json" : undefined);
}

function fingerprint(of) {
  return `sha256:${createHash("sha256").update(of).digest("hex")}`;
}

function identity() {
  try {
    const file = policyFile();
    if (file !== undefined) {
      const policy = readFileSync(file);
      const root = JSON.parse(policy.toString())["sigstore_root"];
      if (root === undefined) return `policy ${fingerprint(policy)}`;
      return `policy ${fingerprint(policy)} root ${fingerprint(readFileSync(resolve(dirname(file), root)))}`;
    }
    const keyFile = process.env["GLITHER_VERIFY_KEY_FILE"];
    const key = process.env["GLITHER_VERIFY_KEY"] || (keyFile ? readFileSync(keyFile) : undefined);
    return key === undefined ? "nobody" : `key ${fingerprint(key)}`;
  } catch {
    process.exitCode = 1;
    return `unreadable policy ${randomUUID()}`;
  }
}

process.stdout.write(`${identity()}\n`);
