import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { StoreError } from "../error.ts";
import { hasCode } from "../layout/files.ts";
import { askHelper } from "./helper.ts";
import type { CredentialSource, Credentials } from "./source.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Credentials as Docker keeps them: `config.json` in `DOCKER_CONFIG` or `~/.docker`, with a helper for one registry
 * (`credHelpers`), for all (`credsStore`), or the credentials themselves (`auths`), looked up in this order.
 */
export function dockerCredentials(env: Environment): CredentialSource {
  const path = join(env["DOCKER_CONFIG"] || join(env["HOME"] || homedir(), ".docker"), "config.json");
  return async (registry) => {
    const config = await readConfig(path);
    const names = keysOf(registry);
    const own = names.map((name) => textAt(field(config, "credHelpers"), name)).find((helper) => helper !== undefined);
    const helper = own ?? textAt(config, "credsStore");
    if (helper !== undefined && helper !== "") {
      const found = await askHelper(helper, names[0] ?? registry, env);
      // A helper for this registry has the last word; the store of all may not know it.
      if (found !== undefined || own !== undefined) return found;
    }
    const entry = names.map((name) => field(field(config, "auths"), name)).find((found) => found !== undefined);
    return entry === undefined ? undefined : credentialsOf(entry, path);
  };
}

/** Under which names clients have written a registry's credentials. */
function keysOf(registry: string): readonly string[] {
  const hub = ["docker.io", "registry-1.docker.io", "index.docker.io"].includes(registry);
  const names = [
    registry,
    `https://${registry}`,
    `https://${registry}/`,
    `https://${registry}/v1/`,
    `http://${registry}`,
  ];
  return hub ? ["https://index.docker.io/v1/", ...names] : [...names, `https://${registry}/v2/`];
}

async function readConfig(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if (hasCode(cause, "ENOENT") || hasCode(cause, "ENOTDIR")) return {};
    throw unusable(path, "cannot be read", cause);
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the file, which holds secrets.
    throw unusable(path, "is not JSON");
  }
}

/** `identitytoken` goes before the password, as in Docker. */
function credentialsOf(entry: unknown, path: string): Credentials | undefined {
  const token = textAt(entry, "identitytoken");
  if (token !== undefined && token !== "") return { kind: "identity-token", token };
  const auth = textAt(entry, "auth");
  if (auth !== undefined && auth !== "") {
    const [, username, password] = /^([^:]+):(.*)$/su.exec(Buffer.from(auth, "base64").toString("utf8")) ?? [];
    if (username === undefined || password === undefined) throw unusable(path, "has an `auth` that is none");
    // Older Dockers pad it with zero bytes.
    return { kind: "password", username, password: password.replace(/\0+$/u, "") };
  }
  const [username, password] = [textAt(entry, "username"), textAt(entry, "password")];
  // Logging in with a helper leaves an empty entry behind.
  return username === undefined || password === undefined ? undefined : { kind: "password", username, password };
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
}

function textAt(value: unknown, key: string): string | undefined {
  const found = field(value, key);
  return typeof found === "string" ? found : undefined;
}

function unusable(path: string, what: string, cause?: unknown): StoreError {
  return new StoreError("CREDENTIALS_UNUSABLE", `\`${path}\` ${what}`, {
    ...(cause === undefined ? {} : { cause }),
    hint: "mend it, log in again, or name another folder in `DOCKER_CONFIG`",
  });
}
