import type { Client } from "./clients.ts";

/** Programs for WASI: the suite that judges its hosts, and what compiles some. */
export const PROGRAMS_OF_WASI: readonly Client[] = [
  { name: "wasi", provider: "folder", source: "GLITHER_WASI_TEST_SUITE" },
  { name: "wasix", version: "0.9.0", provider: "npm", source: "@wasmer/sdk" },
  { name: "wasip1-go", provider: "here", source: "go", versionFlag: "version" },
  { name: "wasip1-c", version: "0.15.1", provider: "pip", source: "ziglang", program: "python-zig", slow: true },
  {
    name: "wasip2-python",
    version: "0.25.1",
    provider: "pip",
    source: "componentize-py",
    program: "componentize-py",
    slow: true,
  },
];
