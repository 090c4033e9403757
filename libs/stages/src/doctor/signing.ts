import { modeOf } from "../files/files.ts";
import { StageError } from "../outcome.ts";
import { keeperKey } from "../trust/keys.ts";
import { policyFile, readPolicy } from "../trust/trust.ts";
import { type Found, good, missing, wrong } from "./found.ts";

const KEY = "the signing key";
const FILE = "GLITHER_SIGNING_KEY_FILE";

/** Whether the environment's key can be read, and by whom else. */
export async function signingKey(): Promise<Found> {
  try {
    const key = await keeperKey();
    if (key === undefined)
      return missing(
        KEY,
        "none: nothing can be published in your name",
        "tangle key generate, and set GLITHER_SIGNING_KEY_FILE",
      );
    const file = process.env[FILE];
    const mode =
      file === undefined || file === "" || process.env["GLITHER_SIGNING_KEY"] ? undefined : await modeOf(file);
    if (mode === undefined || process.platform === "win32" || (mode & 0o077) === 0)
      return good(KEY, `public half ${key.hint}`);
    return wrong(KEY, `others on this machine may read its file (mode ${mode.toString(8)})`, `chmod 600 "$${FILE}"`);
  } catch (error) {
    return unreadable(KEY, error, "set GLITHER_SIGNING_KEY_FILE to the key's file, and its password where it has one");
  }
}

const POLICY = "the trust policy";

/** Whether somebody is trusted, and the policy can be read. */
export async function trustedSigners(): Promise<Found> {
  try {
    const file = await policyFile();
    if (file === undefined)
      return missing(POLICY, "none: nothing that others have built is run", "tangle key trust --key FILE.pub");
    const { rules } = await readPolicy(file);
    return good(POLICY, `${file}: ${rules.length} rule${rules.length === 1 ? "" : "s"}`);
  } catch (error) {
    return unreadable(POLICY, error, "`tangle explain trust` shows a policy");
  }
}

/** What the libraries say of it names what is wrong, and never what it holds. */
function unreadable(what: string, error: unknown, todo: string): Found {
  if (error instanceof StageError) return wrong(what, error.message, error.hint ?? todo);
  if (error instanceof Error && error.name === "AttestError") return wrong(what, error.message, todo);
  throw error;
}
