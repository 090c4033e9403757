const AUTHORITY = /^(?:\[[\da-f:.]{2,45}\]|[\w.-]{1,253})(?::\d{1,5})?$/iu;

/** An origin as URLs have it, or nothing for a text that says more than that, or something else. */
export function originOf(text: string): string | undefined {
  const [, scheme = "", authority = ""] = /^(https?):\/\/(.*)$/su.exec(text) ?? [];
  return urlOf(scheme, authority, "/")?.origin;
}

/** Where a request goes: what stands in one part of it never becomes another part. */
export function urlOf(scheme: string, authority: string, path: string): URL | undefined {
  if ((scheme !== "http" && scheme !== "https") || !AUTHORITY.test(authority)) return undefined;
  // Visible characters of ASCII, without `#`: no parser makes more of it than a path and a query.
  if (!/^\/[!"$-~]*$/u.test(path)) return undefined;
  return URL.canParse(`${scheme}://${authority}`) ? new URL(`${scheme}://${authority}`) : undefined;
}
