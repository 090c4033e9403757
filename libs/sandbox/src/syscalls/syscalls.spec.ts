import { expect, it } from "@jest/globals";
import { PREVIEW1, PREVIEW2, SYSCALLS, WASIX, WAVEN } from "./index.ts";
import { syscallsPage } from "./page.ts";

it("has every function of preview 1 once, and nothing twice", () => {
  expect(PREVIEW1).toHaveLength(46);
  const names = SYSCALLS.map(({ family, name }) => `${family} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

it("gives each the trit that the founding document gives it", () => {
  const documented = SYSCALLS.filter((row) => row.documented).map(({ name, trit }) => [name, trit]);
  expect(Object.fromEntries(documented)).toEqual({
    fd_read: -1,
    fd_write: 1,
    clock_time_get: 0,
    random_get: 0,
    proc_exit: -1,
    thread_spawn: 1,
    proc_fork: 1,
    sock_connect: 0,
    tty_get: 0,
    tty_set: 0,
    futex_wait: 0,
    futex_wake: 0,
    futex_wake_all: 0,
    "page-level sharing": 0,
    "dual page tables: reading": -1,
    "dual page tables: writing": 1,
    "exception pages": -1,
  });
});

it("says that there is no enclave, and claims nothing to be had here that is not", () => {
  expect(WAVEN.map(({ note }) => note)).toEqual(WAVEN.map(() => "modelled, no enclave here"));
  for (const { standing, runtimes } of [...PREVIEW1, ...PREVIEW2, ...WASIX, ...WAVEN])
    expect(runtimes.includes("here")).toBe(standing === "hosted" || standing === "refused");
});

it("shows a row as the page has it", () => {
  expect(syscallsPage()).toContain(
    "| `fd_write` | files | file | **+1** | hosted | here, node, wasmtime, wasmer, wamr, wasmedge, wasm3 |",
  );
  expect(syscallsPage()).toContain(
    "| `exception pages` | memory | fault isolation | **−1** | modelled, no enclave here | waven |",
  );
});
