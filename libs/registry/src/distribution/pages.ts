import { StoreError } from "../error.ts";
import type { Reply } from "./exchange.ts";
import { resolveLocation } from "./redirect.ts";

/** The address of a list's next page, from `Link: <…>; rel="next"` (RFC 8288); always the same server's. */
export function nextPage({ headers }: Reply, from: URL): URL | undefined {
  const link = headers["link"];
  const target = /<([^>]*)>\s*;[^,]*rel="?next"?/u.exec(Array.isArray(link) ? link.join(", ") : (link ?? ""))?.[1];
  if (target === undefined) return undefined;
  const url = resolveLocation(target, from);
  if (url.origin === from.origin) return url;
  throw new StoreError("STORE_MALFORMED", `\`${from.host}\` continues a list at another server`);
}
