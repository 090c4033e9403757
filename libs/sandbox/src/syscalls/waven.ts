import type { Syscall, Trit } from "./syscall.ts";

type Row = readonly [name: string, capability: string, trit: Trit, asks: string];

/** The document gives the dual page tables both signs: one of the two tables is read by, the other one written by. */
const ROWS: readonly Row[] = [
  ["page-level sharing", "shared actor state", 0, "share pages of memory with another module"],
  ["dual page tables: reading", "read capability", -1, "read pages by a table of its own"],
  ["dual page tables: writing", "write capability", 1, "write pages by a table of its own"],
  ["exception pages", "fault isolation", -1, "have what goes wrong at a page end there"],
];

/** What the founding document lists of WAVEN: memory of an enclave, and here a model of it in actors. */
export const WAVEN: readonly Syscall[] = ROWS.map(
  ([name, capability, trit, asks]): Syscall => ({
    family: "waven",
    name,
    category: "memory",
    capability,
    asks,
    trit,
    documented: true,
    standing: "modelled",
    note: "modelled, no enclave here",
    runtimes: ["waven"],
  }),
);
