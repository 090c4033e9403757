import type { Ref } from "@glither/vat";
import type { Input, Output } from "../../capabilities/interfaces.ts";
import { Exit } from "../_host.ts";
import type { Capabilities } from "../capabilities.ts";
import type { Reach } from "../reach.ts";
import { clocks } from "./clocks.ts";
import { Descriptor, DirectoryEntryStream } from "./filesystem.ts";
import { http } from "./http/http.ts";
import { Pollable, poll } from "./poll.ts";
import { sockets } from "./sockets/sockets.ts";
import { InputStream, IoError, NOWHERE, OutputStream, type Sink, type Source } from "./streams.ts";

/** By interface: functions, and the classes of its resources. */
export type Preview2 = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The function has no errors: who asks for more bytes at once traps, before there is memory for them here. */
const MOST_RANDOM = 1_048_576n;

/** What stands for a terminal; it can be had, and nothing be done with it. */
class TerminalInput {}
class TerminalOutput {}

/**
 * The interfaces of WASI 0.2 that the table calls hosted, over the same capabilities as preview 1: import objects as jco's glue
 * takes them. Components have to come from somebody who is trusted with that glue.
 */
export function preview2(capabilities: Capabilities, reach: Reach): Preview2 {
  const { arguments: args, environment, directories = {}, randomness, stdin, stdout, stderr, instance } = capabilities;
  const bytes = (count: bigint): Uint8Array => {
    if (randomness === undefined) throw new TypeError("no randomness was granted");
    if (count > MOST_RANDOM) throw new TypeError("more random bytes are asked for than are given at once");
    return reach(randomness, "bytes", Number(count));
  };
  const number = (): bigint => new DataView(Uint8Array.from(bytes(8n)).buffer).getBigUint64(0, true);
  const output = (stream: Ref<Output> | undefined) => new OutputStream(sinkOf(stream, reach));
  const terminal = <T>(stream: Ref<Input> | Ref<Output> | undefined, made: T): T | undefined =>
    stream !== undefined && reach(stream as Ref<Input>, "terminal") ? made : undefined;
  return {
    ...clocks(capabilities, reach),
    ...sockets({ network: capabilities.network, reach }),
    ...http(capabilities.http, reach),
    "wasi:cli/environment": {
      getArguments: () => (args === undefined ? [] : [...reach(args, "list")]),
      getEnvironment: () => (environment === undefined ? [] : reach(environment, "list").map(pairOf)),
      initialCwd: () => undefined,
    },
    "wasi:cli/exit": {
      exit: ({ tag }: { readonly tag: "ok" | "err" }): never => {
        const code = tag === "ok" ? 0 : 1;
        if (instance !== undefined) reach(instance, "exit", code);
        throw new Exit(code);
      },
    },
    "wasi:cli/stdin": { getStdin: () => new InputStream(sourceOf(stdin, reach)) },
    "wasi:cli/stdout": { getStdout: () => output(stdout) },
    "wasi:cli/stderr": { getStderr: () => output(stderr) },
    "wasi:cli/terminal-input": { TerminalInput },
    "wasi:cli/terminal-output": { TerminalOutput },
    "wasi:cli/terminal-stdin": { getTerminalStdin: () => terminal(stdin, new TerminalInput()) },
    "wasi:cli/terminal-stdout": { getTerminalStdout: () => terminal(stdout, new TerminalOutput()) },
    "wasi:cli/terminal-stderr": { getTerminalStderr: () => terminal(stderr, new TerminalOutput()) },
    "wasi:io/error": { Error: IoError },
    "wasi:io/poll": { Pollable, poll },
    "wasi:io/streams": { InputStream, OutputStream },
    "wasi:random/random": { getRandomBytes: bytes, getRandomU64: number },
    "wasi:random/insecure": { getInsecureRandomBytes: bytes, getInsecureRandomU64: number },
    "wasi:random/insecure-seed": { insecureSeed: () => [number(), number()] },
    "wasi:filesystem/types": {
      Descriptor,
      DirectoryEntryStream,
      filesystemErrorCode: ({ code }: IoError) => code,
    },
    "wasi:filesystem/preopens": {
      getDirectories: () =>
        Object.entries(directories).map(([name, directory]) => [Descriptor.granted(directory, reach), name]),
    },
  };
}

function sourceOf(stream: Ref<Input> | undefined, reach: Reach): Source {
  return stream === undefined ? NOWHERE : { read: (most) => reach(stream, "read", most) };
}

function sinkOf(stream: Ref<Output> | undefined, reach: Reach): Sink {
  return stream === undefined ? NOWHERE : { write: (bytes) => reach(stream, "write", bytes) };
}

function pairOf(text: string): [name: string, value: string] {
  const [name = "", value = ""] = text.split(/=(.*)/su, 2);
  return [name, value];
}
