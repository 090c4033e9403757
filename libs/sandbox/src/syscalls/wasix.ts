import type { Category, Syscall, Trit } from "./syscall.ts";

type Row = readonly [name: string, category: Category, capability: string, trit: Trit, asks: string];

const ROWS: readonly Row[] = [
  ["thread_spawn", "threads", "actor spawn", 1, "begin a thread"],
  ["proc_fork", "process", "vat fork", 1, "go on as two processes"],
  ["sock_connect", "sockets", "network", 0, "connect to another machine"],
  ["tty_get", "terminals", "console", 0, "ask how its terminal is set"],
  ["tty_set", "terminals", "console", 0, "set its terminal"],
  ["futex_wait", "threads", "synchronization", 0, "wait for another thread"],
  ["futex_wake", "threads", "synchronization", 0, "wake a thread that waits"],
  ["futex_wake_all", "threads", "synchronization", 0, "wake all threads that wait"],
];

/** What the founding document lists of WASIX. A module that imports one does not link here, and the audit names it; Wasmer has them. */
export const WASIX: readonly Syscall[] = ROWS.map(
  ([name, category, capability, trit, asks]): Syscall => ({
    family: "wasix",
    name,
    category,
    capability,
    asks,
    trit,
    documented: true,
    standing: "absent",
    note: "Wasmer's SDK takes no imports of others, so none of its calls could reach an actor here",
    runtimes: ["wasmer"],
  }),
);
