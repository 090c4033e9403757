import { commandEngine } from "./_commands.ts";
import { talkToProcess } from "./_talk.ts";
import type { Adapter } from "./engine.ts";
import { driverPath, pythonWith } from "./python.ts";
import { wordsOf } from "./wire.ts";

const PACKAGE = { module: "wasmer_sdk", package: "wasmer-sdk" } as const;

export const wasmer: Adapter = {
  name: "wasmer",
  what: "its Python package `wasmer-sdk`, which runs WASIX commands, by a script of this project",
  sought: "`python3` with the module `wasmer_sdk`",
  find: async (search) => {
    const found = pythonWith(PACKAGE, search);
    if (found === undefined) return { missing: "no `python3` has the module `wasmer_sdk`" };
    return commandEngine({
      name: "wasmer",
      what: wasmer.what,
      version: found.version,
      limits: ["time"],
      run: async (command, { time }) => {
        const talk = talkToProcess(found.python, [driverPath("wasmer_driver.py")], {
          env: found.env,
          ...(time === undefined ? {} : { time }),
        });
        try {
          wordsOf(await talk.ask("hello"));
          wordsOf(await talk.ask(`run ${Buffer.from(command).toString("hex")}`));
        } finally {
          await talk.close();
        }
      },
    });
  },
};
