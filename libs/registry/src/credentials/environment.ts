import { StoreError } from "../error.ts";
import type { CredentialSource } from "./source.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export const DEFAULT_PREFIX = "RAGBAZ_REGISTRY";
/** Where the environment may name another prefix. */
const PREFIX = "GLITHER_REGISTRY_PREFIX";
/** Keys, their passwords and identity tokens, and the files that hold them. */
const SECRET = /^GLITHER_.*(?:KEY|PASSWORD|TOKEN)/iu;

/**
 * Credentials from `<prefix>_USER` and `<prefix>_TOKEN`. Where `<prefix>_HOST` is set too, only that registry gets them;
 * else only those among `homes`; else, without `homes`, the one that is being talked to. Half a pair is an error, not an
 * anonymous request.
 */
export function environmentCredentials(
  env: Environment,
  prefix: string = DEFAULT_PREFIX,
  homes?: readonly string[],
): CredentialSource {
  return async (registry) => {
    const [user, token, named] = ["USER", "TOKEN", "HOST"].map((name) => env[`${prefix}_${name}`] || undefined);
    const hosts = named === undefined ? homes : [named];
    if (hosts !== undefined && !hosts.some((host) => host.toLowerCase() === registry)) return undefined;
    if (user === undefined && token === undefined) return undefined;
    if (user !== undefined && token !== undefined && !/[\r\n]/u.test(user + token) && !user.includes(":")) {
      return { kind: "password", username: user, password: token };
    }
    const missing = user === undefined ? "USER" : token === undefined ? "TOKEN" : undefined;
    const message =
      missing === undefined ? "hold no credentials" : `are only half set: \`${prefix}_${missing}\` is not`;
    throw new StoreError("CREDENTIALS_UNUSABLE", `\`${prefix}_USER\` and \`${prefix}_TOKEN\` ${message}`, {
      hint: "set both or neither; a user's name has no colon, and neither has a line break",
    });
  };
}

/** What other programs may have of the environment: all but what signs, and what opens a registry. */
export function withoutSecrets(env: Environment): Environment {
  const tokens = new Set([DEFAULT_PREFIX, env[PREFIX] ?? DEFAULT_PREFIX].map((prefix) => `${prefix}_TOKEN`));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SECRET.test(name) && !tokens.has(name)));
}
