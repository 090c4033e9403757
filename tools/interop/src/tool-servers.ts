import type { Client } from "./clients.ts";

/** Servers of the Model Context Protocol, in front of which a gate stands. */
export const TOOL_SERVERS: readonly Client[] = [
  { name: "server-memory", version: "2026.8.31", provider: "npm", source: "@modelcontextprotocol/server-memory" },
  { name: "server-github", version: "2025.4.8", provider: "npm", source: "@modelcontextprotocol/server-github" },
];
