/** How a registry wants to be asked (RFC 9110 §11.6.1). */
export type Challenge =
  | { readonly scheme: "basic" }
  | { readonly scheme: "bearer"; readonly realm: string; readonly service?: string; readonly scope?: string };

/** The strongest challenge of a `WWW-Authenticate` header that we can answer: `Bearer` before `Basic`. */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const challenges = split(header ?? "");
  const bearer = challenges.find(({ scheme, parameters }) => scheme === "bearer" && parameters.has("realm"));
  if (bearer !== undefined) {
    const [realm = "", service, scope] = ["realm", "service", "scope"].map((name) => bearer.parameters.get(name));
    return {
      scheme: "bearer",
      realm,
      ...(service === undefined ? {} : { service }),
      ...(scope === undefined ? {} : { scope }),
    };
  }
  return challenges.some(({ scheme }) => scheme === "basic") ? { scheme: "basic" } : undefined;
}

interface Raw {
  readonly scheme: string;
  readonly parameters: Map<string, string>;
}

/** One token after the other: `name="quoted"`, `name=plain`, or a word that begins the next challenge. */
function split(header: string): readonly Raw[] {
  const found: Raw[] = [];
  for (const match of header.matchAll(/([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+)))?/gu)) {
    const [, name = "", quoted, plain] = match;
    const value = quoted?.replace(/\\(.)/gu, "$1") ?? plain;
    if (value === undefined) found.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else found.at(-1)?.parameters.set(name.toLowerCase(), value);
  }
  return found;
}
