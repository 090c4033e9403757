import { createHmac, hash, randomBytes, timingSafeEqual } from "node:crypto";
import { type Problem, problemOf } from "../error.ts";
import { SCOPES, type Scope, type TokenConfig } from "./config.ts";
import { readSecret } from "./secrets.ts";

/** Who has sent a request, and what they may do. */
export interface Principal {
  /** Tells them apart, also from who has had the same name under another token. */
  readonly id: string;
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** The deployments that there are for them; undefined for all. */
  readonly deployments: ReadonlySet<string> | undefined;
}

/** Who may do what, known by tokens. */
export interface TokenBook {
  /** Whose token it is. What that takes depends neither on the token nor on whose it is. */
  find(token: string): Principal | undefined;
  /** The names of those who have a scope for a deployment, in order. */
  withScope(scope: Scope, deployment: string): readonly string[];
  /** Who was found by a token that is one still, with what they may do now. */
  known(id: string): Principal | undefined;
}

/** Shorter ones can be guessed. */
const LEAST_LENGTH = 32;

/** Whether there is a deployment for somebody at all. */
export function maySee({ deployments }: Principal, deployment: string): boolean {
  return deployments === undefined || deployments.has(deployment);
}

/**
 * Reads all tokens from where they are; what is wrong with one keeps none of the others from being read.
 *
 * @param key by which the same token has the same id, here and elsewhere.
 */
export async function readTokens(
  configs: readonly TokenConfig[],
  key: string,
): Promise<{ readonly book: TokenBook } | { readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const texts = new Map<string, Omit<Principal, "id">>();
  for (const [place, { name, scopes, deployments, token }] of configs.entries()) {
    const path = `$.tokens[${place}].token`;
    try {
      const text = await readSecret(token, "the token");
      if (text.length < LEAST_LENGTH || !/^[\x21-\x7e]+$/u.test(text)) {
        problems.push({
          path,
          message: `is no token: it has fewer than ${LEAST_LENGTH} characters, or others than printable ASCII`,
          hint: "`openssl rand -hex 32` makes one",
        });
      } else if (texts.has(text)) {
        problems.push({
          path,
          message: `is the same as that of \`${texts.get(text)?.name}\`, and nobody could tell them apart`,
        });
      } else {
        texts.set(text, { name, scopes: new Set(scopes), deployments: deployments && new Set(deployments) });
      }
    } catch (error) {
      problems.push(problemOf(path, error));
    }
  }
  return problems.length > 0 ? { problems } : { book: tokenBook(texts, key) };
}

/** Behind a key that nobody knows, all tokens are equally long, and none has a beginning that could be found out. */
const KEY = randomBytes(32).toString("hex");

/** In one call: it is made for every request. */
function sealed(text: string): Buffer {
  return hash("sha256", `${KEY} ${text}`, "buffer");
}

function tokenBook(texts: ReadonlyMap<string, Omit<Principal, "id">>, key: string): TokenBook {
  const all = [...texts].map(([text, known]) => {
    const id = createHmac("sha256", key).update(`token ${text}`).digest("base64url");
    return { seal: sealed(text), principal: { ...known, id } };
  });
  const ids = new Map(all.map(({ principal }) => [principal.id, principal]));
  return {
    find(token) {
      const seal = sealed(token);
      let found: Principal | undefined;
      // To the last one, whichever it was.
      for (const each of all) if (timingSafeEqual(each.seal, seal)) found = each.principal;
      return found;
    },
    withScope: (scope, deployment) =>
      all
        .filter(({ principal }) => principal.scopes.has(scope) && maySee(principal, deployment))
        .map(({ principal }) => principal.name),
    known: (id) => ids.get(id),
  };
}

/** Everybody who can connect may do everything: for a machine's own use. */
export const EVERYBODY: Principal = {
  id: "everybody",
  name: "everybody",
  scopes: new Set(SCOPES),
  deployments: undefined,
};
