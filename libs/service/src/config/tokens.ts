import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { type Problem, problemOf } from "../error.ts";
import { SCOPES, type Scope, type TokenConfig } from "./config.ts";
import { readSecret } from "./secrets.ts";

/** Who has sent a request, and what they may do. */
export interface Principal {
  /** Tells them apart, also from who has had the same name under another token. */
  readonly id: string;
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** Who may do what, known by tokens. */
export interface TokenBook {
  /** Whose token it is. What that takes depends neither on the token nor on whose it is. */
  find(token: string): Principal | undefined;
  /** The names of those who have a scope, in order. */
  withScope(scope: Scope): readonly string[];
  /** Whether somebody is still let in as before, by the same token. */
  knows(principal: Principal): boolean;
}

/** Shorter ones can be guessed. */
const LEAST_LENGTH = 32;

/** Reads all tokens from where they are; what is wrong with one keeps none of the others from being read. */
export async function readTokens(
  configs: readonly TokenConfig[],
): Promise<{ readonly book: TokenBook } | { readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const texts = new Map<string, Omit<Principal, "id">>();
  for (const [place, { name, scopes, token }] of configs.entries()) {
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
        texts.set(text, { name, scopes: new Set(scopes) });
      }
    } catch (error) {
      problems.push(problemOf(path, error));
    }
  }
  return problems.length > 0 ? { problems } : { book: tokenBook(texts) };
}

/** Behind a key that nobody knows, all tokens are equally long, and none has a beginning that could be found out. */
const KEY = randomBytes(32).toString("hex");

/** In one call: it is made for every request. */
function sealed(text: string): Buffer {
  return hash("sha256", `${KEY} ${text}`, "buffer");
}

function tokenBook(texts: ReadonlyMap<string, Omit<Principal, "id">>): TokenBook {
  const all = [...texts].map(([text, known]) => {
    const seal = sealed(text);
    return { seal, principal: { ...known, id: seal.toString("hex") } };
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
    withScope: (scope) =>
      all.filter(({ principal }) => principal.scopes.has(scope)).map(({ principal }) => principal.name),
    knows: ({ id, scopes }) => [...scopes].every((scope) => ids.get(id)?.scopes.has(scope) === true),
  };
}

/** Everybody who can connect may do everything: for a machine's own use. */
export const EVERYBODY: Principal = { id: "everybody", name: "everybody", scopes: new Set(SCOPES) };
