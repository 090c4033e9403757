import type { Client } from "./clients.ts";

/** What asks a service everything that its description allows, and much that it does not. */
export const FUZZERS: readonly Client[] = [
  { name: "schemathesis", version: "4.32.5", provider: "pip", source: "schemathesis" },
];
