import type { Client } from "./clients.ts";

/** What speaks OCapN, or asks whether somebody does. */
export const VATS: readonly Client[] = [
  { name: "ocapn", provider: "folder", source: "GLITHER_OCAPN_TEST_SUITE", modules: ["stem", "cryptography"] },
  { name: "goblins", provider: "sid", source: "guile-goblins" },
];
