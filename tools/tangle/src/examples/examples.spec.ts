import { expect, it } from "@jest/globals";
import type { Command } from "commander";
import { makeProgram } from "../main.ts";
import { leavesOf } from "../testing/leaves.ts";
import { EXAMPLES } from "./examples.ts";

function program(): Command {
  const streams = { out: () => undefined, err: () => undefined };
  return makeProgram({ streams, color: false, isWatched: false, exitCode: 0 });
}

it("stand below the help of every command", () => {
  const without = leavesOf(program()).filter(({ path }) => EXAMPLES[path] === undefined);
  expect(without.map(({ path }) => path)).toEqual([]);
});

/** The words behind the program's name, as a shell takes them; a pipe before it and a file behind it are the shell's. */
function wordsOf(line: string): readonly string[] {
  const own = /\btangle (.*?)(?: [<>] .*|\))?$/u.exec(line)?.[1] ?? "";
  return (own.match(/'[^']*'|\S+/gu) ?? []).map((word) => word.replaceAll("'", ""));
}

it.each(Object.entries(EXAMPLES).flatMap(([path, examples]) => examples.map(([line]) => [path, line] as const)))(
  "%s: `%s` is read as that command",
  async (path, line) => {
    const ran: string[] = [];
    const main = program();
    const all = (item: Command): Command[] => [item, ...item.commands.flatMap(all)];
    for (const item of all(main)) {
      const words = (one: Command): string =>
        one.parent === null ? "" : `${words(one.parent)} ${one.name()}`.trimStart();
      if (item.registeredArguments.length > 0 || item.commands.length === 0 || EXAMPLES[words(item)] !== undefined)
        item.action(() => void ran.push(words(item)));
    }
    await main.parseAsync(wordsOf(line), { from: "user" });
    expect(ran).toEqual([path]);
  },
);
