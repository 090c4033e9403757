import type { Client } from "./clients.ts";

/** What runs a component elsewhere than in this project's host, in the versions that docs/embedding.md names. */
export const EMBEDDERS: readonly Client[] = [
  { name: "wasmtime", version: "45.0.3", provider: "crate", source: "hosts/wasmtime", program: "conform" },
  { name: "workerd", version: "4.20260730.0", provider: "npm", source: "miniflare" },
  { name: "chromium", provider: "browser", source: "chromium" },
];
