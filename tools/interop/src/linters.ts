import type { Client } from "./clients.ts";

/** What knows better than we do whether a file that we write for another program is right. */
export const LINTERS: readonly Client[] = [
  {
    name: "actionlint",
    version: "1.7.12",
    provider: "go",
    source: "github.com/rhysd/actionlint",
    program: "cmd/actionlint",
    versionFlag: "-version",
  },
];
