import type { Client } from "./clients.ts";

/** What takes mail from the network, and asks a filter about it first. */
export const MAIL_SYSTEMS: readonly Client[] = [
  { name: "postconf", provider: "apt", source: "postfix", versionFlag: "mail_version" },
];
