import type { ExitCode } from "@glither/stages/outcome";
import { main } from "../main.ts";

/** What a command printed, and its exit code. */
export interface Printed {
  readonly exitCode: ExitCode;
  readonly text: string;
}

/** Runs the command line within this process, where a test runs it by the thousand. */
export async function printedBy(args: readonly string[]): Promise<Printed> {
  let text = "";
  const add = (content: string | Uint8Array) => {
    text += typeof content === "string" ? content : Buffer.from(content).toString();
  };
  const exitCode = await main(args, { out: add, err: add });
  return { exitCode, text };
}
