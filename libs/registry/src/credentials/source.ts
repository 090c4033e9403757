/** What a registry may be shown. `identity-token` is what Docker keeps after a login by OAuth 2: it buys tokens. */
export type Credentials =
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  | { readonly kind: "identity-token"; readonly token: string };

/** The credentials for a registry, `registry.example:5000`; nothing for one that is not known. */
export type CredentialSource = (registry: string) => Promise<Credentials | undefined>;

/** The first source that knows the registry. A source that fails ends the search: what was meant must not be guessed. */
export function firstOf(...sources: readonly CredentialSource[]): CredentialSource {
  return async (registry) => {
    for (const source of sources) {
      const found = await source(registry);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
