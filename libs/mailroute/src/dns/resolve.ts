import { Resolver } from "node:dns/promises";

/**
 * Asks the domain name system for the records of a name, in the forms of Node's `dns.resolve`: texts of a TXT record in parts, an MX
 * with `priority` and `exchange`, all others as texts. What is not there is an error with the code `ENOTFOUND` or `ENODATA`; any other
 * error says that it is not known now.
 */
export type Resolve = (name: string, type: string) => Promise<Records>;

// biome-ignore lint/suspicious/noExplicitAny: the forms of records differ by their types, and their reader has a type of its own.
export type Records = any;

/** What says that there is no such record. */
const NOTHING: readonly unknown[] = ["ENOTFOUND", "ENODATA", "EBADNAME"];

export function isNothing(error: unknown): boolean {
  return NOTHING.includes((error as { readonly code?: unknown } | null)?.code);
}

/** An error as resolvers have them. */
export function dnsError(code: string, name: string): Error {
  return Object.assign(new Error(`${code} ${name}`), { code });
}

const PATIENCE = { timeout: 1_500, tries: 2 };

/** Asks these servers, `ADDRESS` or `ADDRESS:PORT`; those of the system where none is named. @throws TypeError for what is none. */
export function resolverAt(servers: readonly string[] = []): Resolve {
  const resolver = new Resolver(PATIENCE);
  if (servers.length > 0) resolver.setServers([...servers]);
  return (name, type) => resolver.resolve(name, type);
}
