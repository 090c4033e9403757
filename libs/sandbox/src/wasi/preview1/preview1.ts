import type { Ref } from "@glither/vat";
import { numberOf } from "../../capabilities/error.ts";
import { Descriptors } from "../_descriptors.ts";
import type { WasmMemory } from "../_engine.ts";
import { type Functions, type Host, Passing } from "../_host.ts";
import { GuestMemory } from "../_memory.ts";
import {
  CONNECTION_RIGHTS,
  DIRECTORY_RIGHTS,
  FILE_RIGHTS,
  INPUT_RIGHTS,
  LISTENER_RIGHTS,
  OUTPUT_RIGHTS,
} from "../_rights.ts";
import type { Capabilities } from "../capabilities.ts";
import type { Reach } from "../reach.ts";
import { clocks } from "./clocks.ts";
import { descriptors } from "./descriptors.ts";
import { files } from "./files.ts";
import { paths } from "./paths.ts";
import { poll } from "./poll.ts";
import { process } from "./process.ts";
import { sockets } from "./sockets.ts";
import { texts } from "./texts.ts";

/** The module name of the imports. */
export const MODULE = "wasi_snapshot_preview1";

/** What each row of the table does. A test holds them together. */
export const FUNCTIONS: Functions = {
  ...texts,
  ...clocks,
  ...descriptors,
  ...files,
  ...paths,
  ...poll,
  ...process,
  ...sockets,
};

/** What a guest imports, and how it is told where its memory is. */
export interface Preview1 {
  readonly imports: Readonly<Record<string, (...args: never[]) => number>>;
  /** To be called with the guest's memory before anything of it runs. */
  readonly begin: (memory: WasmMemory) => void;
  /** To be called when it has ended: what it has accepted it has no more. */
  readonly end: () => void;
}

/** Makes the host of one guest: each function asks the capabilities' actors, by `reach`, and answers how that went. */
export function preview1(capabilities: Capabilities, reach: Reach): Preview1 {
  const host: Host = { capabilities, reach, descriptors: descriptorsOf(capabilities), memory: new GuestMemory() };
  const imports = Object.entries(FUNCTIONS).map(([name, run]) => [name, answering(host, run as Run)] as const);
  return {
    imports: Object.fromEntries(imports),
    begin: (memory) => host.memory.begin(memory),
    end: () => {
      for (const connection of host.descriptors.accepted()) reach(connection, "shutdown", true, true);
    },
  };
}

type Run = (host: Host, ...args: unknown[]) => void;

/** What a function throws as the number that the guest gets; the guest's end, and what waits, pass through. */
function answering(host: Host, run: Run): (...args: unknown[]) => number {
  const { memory } = host;
  const failed = (error: unknown): number => {
    if (error instanceof Passing) throw error;
    return numberOf(error);
  };
  // Reading and writing have four arguments, and are called by the million.
  if (run.length === 5)
    return (first, second, third, fourth) => {
      try {
        memory.look();
        run(host, first, second, third, fourth);
        return 0;
      } catch (error) {
        return failed(error);
      }
    };
  return (...args) => {
    try {
      memory.look();
      run(host, ...args);
      return 0;
    } catch (error) {
      return failed(error);
    }
  };
}

function descriptorsOf(capabilities: Capabilities): Descriptors {
  const all = new Descriptors();
  const { stdin, stdout, stderr, directories = {}, connections = [], listeners = [] } = capabilities;
  const output = (stream: Ref<never> | undefined, number: number): void => {
    if (stream !== undefined)
      all.put(number, { kind: "output", output: stream, base: OUTPUT_RIGHTS, inheriting: 0, flags: 0 });
  };
  // The three streams have their numbers, whether they are there or not.
  if (stdin !== undefined) all.put(0, { kind: "input", input: stdin, base: INPUT_RIGHTS, inheriting: 0, flags: 0 });
  output(stdout as never, 1);
  output(stderr as never, 2);
  let number = 3;
  for (const [name, directory] of Object.entries(directories)) {
    const inheriting = DIRECTORY_RIGHTS | FILE_RIGHTS;
    all.put(number++, { kind: "directory", directory, name, base: DIRECTORY_RIGHTS, inheriting, flags: 0 });
  }
  for (const connection of connections)
    all.put(number++, { kind: "connection", connection, base: CONNECTION_RIGHTS, inheriting: 0, flags: 0 });
  for (const listener of listeners)
    all.put(number++, { kind: "listener", listener, base: LISTENER_RIGHTS, inheriting: CONNECTION_RIGHTS, flags: 0 });
  return all;
}
