import type { Category, Runtime, Standing, Syscall, Trit } from "./syscall.ts";

const HOSTED: readonly Runtime[] = ["here", "jco", "wasmtime"];
const ELSEWHERE: readonly Runtime[] = ["jco", "wasmtime"];

type Row = readonly [
  name: string,
  category: Category,
  capability: string,
  trit: Trit,
  asks: string,
  standing: Standing,
  note?: string,
];

const ROWS: readonly Row[] = [
  ["wasi:io/error", "streams", "stream", 0, "ask what went wrong with a stream", "hosted"],
  ["wasi:io/poll", "polls", "poll", 0, "wait until one of several things is ready", "hosted"],
  ["wasi:io/streams", "streams", "stream", 0, "read from streams and write to them", "hosted"],
  ["wasi:clocks/wall-clock", "clocks", "clock", 0, "ask what time it is", "hosted"],
  ["wasi:clocks/monotonic-clock", "clocks", "clock", 0, "measure time, and wait for it to pass", "hosted"],
  ["wasi:clocks/timezone", "clocks", "clock", 0, "ask for the time zone", "absent", "no program was found that asks"],
  ["wasi:random/random", "randomness", "randomness", 0, "get random bytes", "hosted"],
  ["wasi:random/insecure", "randomness", "randomness", 0, "get random bytes that may be guessed", "hosted"],
  ["wasi:random/insecure-seed", "randomness", "randomness", 0, "get a seed for its tables", "hosted"],
  ["wasi:filesystem/types", "files", "directory", 0, "open, read and write files", "hosted"],
  ["wasi:filesystem/preopens", "directories", "directory", 0, "ask which directories it was given", "hosted"],
  ["wasi:sockets/network", "sockets", "network", 0, "name a network", "hosted"],
  [
    "wasi:sockets/instance-network",
    "sockets",
    "network",
    0,
    "have a network to speak through",
    "hosted",
    "it stands for what was granted, and for nothing else",
  ],
  [
    "wasi:sockets/ip-name-lookup",
    "sockets",
    "network",
    -1,
    "look up addresses of names",
    "hosted",
    "those of connections that were granted; nobody else is asked",
  ],
  ["wasi:sockets/tcp", "sockets", "connection", 0, "talk over TCP", "hosted", "over connections that were granted"],
  ["wasi:sockets/tcp-create-socket", "sockets", "network", 1, "make a TCP socket", "hosted", "nothing is opened by it"],
  ["wasi:sockets/udp", "sockets", "connection", 0, "talk over UDP", "refused", "no grant is about datagrams"],
  ["wasi:sockets/udp-create-socket", "sockets", "network", 1, "make a UDP socket", "refused"],
  ["wasi:cli/environment", "environment", "environment", -1, "read its arguments and environment", "hosted"],
  ["wasi:cli/exit", "process", "instance", -1, "end itself", "hosted"],
  ["wasi:cli/run", "process", "instance", 1, "be run", "hosted", "an export: what runs a component calls it"],
  ["wasi:cli/stdin", "streams", "stream", -1, "read its standard input", "hosted"],
  ["wasi:cli/stdout", "streams", "stream", 1, "write to its standard output", "hosted"],
  ["wasi:cli/stderr", "streams", "stream", 1, "write to its standard error", "hosted"],
  ["wasi:cli/terminal-input", "terminals", "terminal", 0, "know an input as a terminal", "hosted"],
  ["wasi:cli/terminal-output", "terminals", "terminal", 0, "know an output as a terminal", "hosted"],
  ["wasi:cli/terminal-stdin", "terminals", "terminal", 0, "ask whether its input is a terminal", "hosted"],
  ["wasi:cli/terminal-stdout", "terminals", "terminal", 0, "ask whether its output is a terminal", "hosted"],
  ["wasi:cli/terminal-stderr", "terminals", "terminal", 0, "ask whether its errors go to a terminal", "hosted"],
  ["wasi:http/types", "http", "http", 0, "write requests and read answers", "hosted"],
  ["wasi:http/outgoing-handler", "http", "http", 1, "ask servers over HTTP", "hosted", "those that were granted"],
  [
    "wasi:http/incoming-handler",
    "http",
    "instance",
    -1,
    "answer requests over HTTP",
    "absent",
    "an export: what runs here is a command, which begins and ends",
  ],
];

/** Every interface of WASI 0.2. */
export const PREVIEW2: readonly Syscall[] = ROWS.map(
  ([name, category, capability, trit, asks, standing, note]): Syscall => ({
    family: "preview2",
    name,
    category,
    capability,
    asks,
    trit,
    documented: false,
    standing,
    ...(note === undefined ? {} : { note }),
    runtimes: standing === "absent" ? ELSEWHERE : HOSTED,
  }),
);
