import type { Client } from "./clients.ts";

/** What has terminals that a program can type into, and look at. */
export const TERMINALS: readonly Client[] = [{ name: "tmux", provider: "apt", source: "tmux", versionFlag: "-V" }];
