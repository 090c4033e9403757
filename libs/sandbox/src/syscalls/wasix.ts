import type { Category, Standing, Syscall, Trit } from "./syscall.ts";

type Row = readonly [
  name: string,
  category: Category,
  capability: string,
  trit: Trit,
  asks: string,
  standing: Standing,
  note: string,
];

const BY_SDK = "by Wasmer's SDK 0.9.0 (`--wasix`): its own terminal, of which nothing reaches yours";
const ALONE = "by Wasmer's SDK 0.9.0 (`--wasix`), in a program of one thread";

const ROWS: readonly Row[] = [
  [
    "thread_spawn",
    "threads",
    "actor spawn",
    1,
    "begin a thread",
    "absent",
    "Wasmer's SDK wants a memory from outside for it, which nobody here could limit",
  ],
  [
    "proc_fork",
    "process",
    "vat fork",
    1,
    "go on as two processes",
    "absent",
    "Wasmer's SDK ended a module that asked for it; it wants one that can be rewound",
  ],
  [
    "sock_connect",
    "sockets",
    "network",
    0,
    "connect to another machine",
    "absent",
    "no connection of ours reaches Wasmer's SDK; programs of WASI preview 1 are granted some",
  ],
  ["tty_get", "terminals", "console", 0, "ask how its terminal is set", "engine", BY_SDK],
  ["tty_set", "terminals", "console", 0, "set its terminal", "engine", BY_SDK],
  ["futex_wait", "threads", "synchronization", 0, "wait for another thread", "engine", ALONE],
  ["futex_wake", "threads", "synchronization", 0, "wake a thread that waits", "engine", ALONE],
  ["futex_wake_all", "threads", "synchronization", 0, "wake all threads that wait", "engine", ALONE],
];

/**
 * What the founding document lists of WASIX. Wasmer's SDK takes no imports of others, so none of its calls could reach an actor: a
 * module that imports one does not link, but where `--wasix` hands it to the SDK, which says how far.
 */
export const WASIX: readonly Syscall[] = ROWS.map(
  ([name, category, capability, trit, asks, standing, note]): Syscall => ({
    family: "wasix",
    name,
    category,
    capability,
    asks,
    trit,
    documented: true,
    standing,
    note,
    runtimes: ["wasmer"],
  }),
);
