import type { Category, Runtime, Standing, Syscall, Trit } from "./syscall.ts";

const EVERYWHERE: readonly Runtime[] = ["here", "node", "wasmtime", "wasmer", "wamr", "wasmedge", "wasm3"];
/** Those that take connections by the function that came last. */
const ACCEPTING: readonly Runtime[] = ["here", "node", "wasmtime", "wamr", "wasmedge"];

/** Functions for which the founding document has a trit. */
const DOCUMENTED = new Set(["fd_read", "fd_write", "clock_time_get", "random_get", "proc_exit"]);

type Row = readonly [name: string, trit: Trit, asks: string, standing?: Standing, note?: string];

const ROWS: Readonly<Record<string, { readonly category: Category; readonly rows: readonly Row[] }>> = {
  arguments: {
    category: "arguments",
    rows: [
      ["args_get", -1, "read its arguments"],
      ["args_sizes_get", 0, "ask how long its arguments are"],
    ],
  },
  environment: {
    category: "environment",
    rows: [
      ["environ_get", -1, "read variables of its environment"],
      ["environ_sizes_get", 0, "ask how large its environment is"],
    ],
  },
  clock: {
    category: "clocks",
    rows: [
      ["clock_res_get", 0, "ask how fine a clock is"],
      ["clock_time_get", 0, "ask what time it is"],
    ],
  },
  file: {
    category: "files",
    rows: [
      ["fd_advise", 0, "say how it will use an open file", "hosted", "advice is checked, and has no effect"],
      ["fd_allocate", 1, "make room in an open file", "hosted", "the file is made as long; no blocks are reserved"],
      ["fd_datasync", 0, "wait until a file's data is on its disk"],
      ["fd_filestat_get", 0, "ask what an open file is"],
      ["fd_filestat_set_size", 1, "make an open file longer or shorter"],
      ["fd_filestat_set_times", 1, "set an open file's times"],
      ["fd_pread", -1, "read bytes from a place in an open file"],
      ["fd_pwrite", 1, "write bytes to a place in an open file"],
      ["fd_read", -1, "read bytes from an open file or stream"],
      ["fd_seek", 0, "move its place in an open file"],
      ["fd_sync", 0, "wait until a file is on its disk"],
      ["fd_tell", 0, "ask for its place in an open file"],
      ["fd_write", 1, "write bytes to an open file or stream"],
    ],
  },
  "table of descriptors": {
    category: "descriptors",
    rows: [
      ["fd_close", -1, "close an open file, directory or stream"],
      ["fd_fdstat_get", 0, "ask what it may do with a descriptor"],
      ["fd_fdstat_set_flags", 0, "change how a descriptor is written to"],
      ["fd_fdstat_set_rights", -1, "give up rights to a descriptor", "hosted", "rights only ever become fewer"],
      ["fd_prestat_get", 0, "ask which directories it was given"],
      ["fd_prestat_dir_name", 0, "ask what a directory that it was given is called"],
      ["fd_renumber", 0, "give a descriptor another number"],
    ],
  },
  directory: {
    category: "directories",
    rows: [
      ["fd_readdir", -1, "list a directory"],
      ["path_create_directory", 1, "make a directory"],
      ["path_filestat_get", 0, "ask what a path leads to"],
      ["path_filestat_set_times", 1, "set the times of what a path leads to"],
      ["path_link", 1, "give a file a second name"],
      ["path_open", 0, "open a file or directory by its path"],
      ["path_readlink", -1, "read where a symbolic link points"],
      ["path_remove_directory", -1, "remove a directory"],
      ["path_rename", 0, "rename or move a file"],
      ["path_symlink", 1, "make a symbolic link"],
      ["path_unlink_file", -1, "remove a file"],
    ],
  },
  poll: {
    category: "polls",
    rows: [["poll_oneoff", 0, "wait for time to pass, or for a stream to be ready"]],
  },
  instance: {
    category: "process",
    rows: [
      ["proc_exit", -1, "end itself", "hosted", "ends the instance, never the process"],
      ["proc_raise", -1, "send itself a signal", "refused", "there are no signals"],
      ["sched_yield", 0, "let others go first"],
    ],
  },
  randomness: { category: "randomness", rows: [["random_get", 0, "get random bytes"]] },
  connection: {
    category: "sockets",
    rows: [
      ["sock_accept", 0, "take a connection", "hosted", "from a listener that was granted"],
      ["sock_recv", -1, "receive bytes from a connection"],
      ["sock_send", 1, "send bytes over a connection"],
      ["sock_shutdown", -1, "end one direction of a connection"],
    ],
  },
};

/** Every function of `wasi_snapshot_preview1`. */
export const PREVIEW1: readonly Syscall[] = Object.entries(ROWS).flatMap(([capability, { category, rows }]) =>
  rows.map(
    ([name, trit, asks, standing = "hosted", note]): Syscall => ({
      family: "preview1",
      name,
      category,
      capability,
      asks,
      trit,
      documented: DOCUMENTED.has(name),
      standing,
      ...(note === undefined ? {} : { note }),
      runtimes: name === "sock_accept" ? ACCEPTING : EVERYWHERE,
    }),
  ),
);
