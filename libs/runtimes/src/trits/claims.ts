import type { Trit } from "./trit.ts";

/** What the founding document says of one skill, layer or call, and where in it. */
export interface Claim {
  readonly name: string;
  readonly trit: Trit;
  /** The heading under which it stands. */
  readonly where: string;
}

const HEAD = "WASM Goblins (0)";
const WASI = "WASI (Base - All Runtimes)";
const WASIX = "WASIX (Wasmer Extended)";
const WAVEN = "WAVEN (SGX Memory Virtualization)";
const TRIAD = "GF(3) Triad: WASM Runtime Layer";
const SKILLS = "Related Skills";
const MARGINALIA = "Autopoietic Marginalia";

/** Every trit in the document, in its order. "±1" of the dual page tables is both. */
export const CLAIMS: readonly Claim[] = [
  { name: "wasm-goblins", trit: 0, where: HEAD },
  { name: "fd_read", trit: -1, where: WASI },
  { name: "fd_write", trit: 1, where: WASI },
  { name: "clock_time_get", trit: 0, where: WASI },
  { name: "random_get", trit: 0, where: WASI },
  { name: "proc_exit", trit: -1, where: WASI },
  { name: "thread_spawn", trit: 1, where: WASIX },
  { name: "proc_fork", trit: 1, where: WASIX },
  { name: "sock_connect", trit: 0, where: WASIX },
  { name: "tty_get", trit: 0, where: WASIX },
  { name: "tty_set", trit: 0, where: WASIX },
  { name: "futex", trit: 0, where: WASIX },
  { name: "page-level-sharing", trit: 0, where: WAVEN },
  { name: "dual-page-tables", trit: 1, where: WAVEN },
  { name: "dual-page-tables", trit: -1, where: WAVEN },
  { name: "exception-pages", trit: -1, where: WAVEN },
  { name: "hoot", trit: 1, where: TRIAD },
  { name: "goblins", trit: 0, where: TRIAD },
  { name: "waven", trit: -1, where: TRIAD },
  { name: "hoot", trit: 0, where: SKILLS },
  { name: "goblins", trit: 0, where: SKILLS },
  { name: "guile-goblins-hoot", trit: 1, where: SKILLS },
  { name: "nickel", trit: 0, where: SKILLS },
  { name: "juvix-intents", trit: 1, where: SKILLS },
  { name: "wasix", trit: -1, where: SKILLS },
  { name: "memory", trit: -1, where: MARGINALIA },
  { name: "remembering", trit: 0, where: MARGINALIA },
  { name: "worlding", trit: 1, where: MARGINALIA },
];

/** The one triad that the document states, and says of that it holds. */
export const HEADLINE = { names: ["hoot", "goblins", "waven"], where: TRIAD } as const;

/** What a name is as a key: the case does not matter, nor whether words are joined by blanks, `-` or `_`. */
export function keyOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, "-");
}
