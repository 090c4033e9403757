import type { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, converse, talking } from "./context.ts";
import { untilStopped } from "./until-stopped.ts";

/** What an author has running beside the editor. */
export function devCommand(context: Context): Command {
  return talking("dev", "after each save: diagnostics, failing cases, and what is decided otherwise than in git")
    .argument("<ruleset>", "the folder of a ruleset, or its .glith file")
    .option("--rev <revision>", "the git revision that changes are told against", "HEAD")
    .addHelpText("after", "\nWith --json it prints, once it is stopped, what it saw last.")
    .action((place: string, { json = false, rev }: CommonOptions & { rev: string }) =>
      converse(context, { json }, async () => {
        const until = untilStopped();
        const { dev } = await import("@glither/stages/author/dev");
        const tell = (text: string) => (json ? undefined : context.streams.out(`${text}\n`));
        return dev({ place, revision: rev, tell, until });
      }),
    );
}
