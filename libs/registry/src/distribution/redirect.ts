import { StoreError } from "../error.ts";
import { isLoopback, offLoopback } from "../location.ts";
import type { Reply } from "./exchange.ts";

/** Where an answer points to, or nothing when it is no redirect. */
export function nextHop({ status, headers }: Reply, from: URL): URL | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? resolveLocation(headers.location, from) : undefined;
}

/**
 * A `Location`, absolute or not. Never from TLS to plain HTTP. The message leaves out what follows the host, which may be
 * a signed address.
 */
export function resolveLocation(location: string | undefined, from: URL): URL {
  if (location !== undefined && URL.canParse(location, from.href)) {
    const to = new URL(location, from);
    const anonymous = to.username === "" && to.password === "";
    if (to.protocol === "https:" && anonymous) return to;
    if (to.protocol === "http:" && anonymous) {
      if (from.protocol === "http:" && isLoopback(to.host)) return to;
      throw offLoopback(to.host);
    }
  }
  throw new StoreError("STORE_MALFORMED", `\`${from.host}\` points to no address`);
}
