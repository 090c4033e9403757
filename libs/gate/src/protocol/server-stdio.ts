import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { GateError } from "../error.ts";
import { InOrder } from "./in-order.ts";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** All that the server's process finds in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** By default the gate's own folder. */
  readonly cwd?: string;
}

/** A server's end on standard streams: its process, which says what it likes on its standard error. */
export function openServer({ command, args, env, cwd }: Command): InOrder {
  const server = new StdioClientTransport({
    command,
    args: [...args],
    env: { ...env },
    stderr: "inherit",
    ...(cwd === undefined ? {} : { cwd }),
  });
  return new InOrder(server, (cause) => {
    throw new GateError("NOT_STARTED", `\`${command}\` cannot be started`, {
      hint: "write the server's command behind `--`, as in a shell",
      cause,
    });
  });
}
