import type { Command } from "commander";

/** What may stand behind some words of a command line. */
export interface Place {
  /** The commands that lead there: empty, `oci`, `oci push`. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly { readonly long: string; readonly description: string }[];
}

/** All places of a program, the first one its own. */
export function wordsOf(program: Command, path = ""): readonly Place[] {
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const options = help
    .visibleOptions(program)
    .flatMap(({ long, description }) => (long ? [{ long, description }] : []));
  const place = {
    path,
    commands: commands.map((item) => ({ name: item.name(), description: item.description() })),
    options,
  };
  return [place, ...commands.flatMap((item) => wordsOf(item, path === "" ? item.name() : `${path} ${item.name()}`))];
}
