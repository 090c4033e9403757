import { basename } from "node:path";
import { EXIT, StageError } from "@glither/stages/outcome";
import { type Command, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import { questions } from "../questions.ts";
import { type Context, command, converse } from "./context.ts";

interface InitFlags extends CommonOptions {
  readonly dialect?: string;
  readonly name?: string;
  readonly nx?: boolean;
  readonly yes?: boolean;
}

/** Three questions, or their answers, and a project that passes. */
export function initCommand(context: Context): Command {
  return command("init", "begin a project in this folder, with a first ruleset that passes")
    .option("--dialect <dialect>", "what the rules are about, such as mail")
    .option("--name <name>", "what the first ruleset is called")
    .addOption(new Option("--nx", "a workspace of Nx, which runs only what has changed"))
    .addOption(new Option("--no-nx", "one ruleset, with its cases beside it"))
    .option("-y, --yes", "ask nothing: what is not said is as it would be offered")
    .action((options: InitFlags) =>
      converse(context, options, async () => {
        const stage = await import("@glither/stages/author/init");
        return stage.init({ folder: ".", ...(await answers(options)) });
      }),
    );
}

interface Answers {
  readonly dialect: string;
  readonly name: string;
  readonly isNx: boolean;
}

async function answers({ dialect, name, nx, yes = false, json = false }: InitFlags): Promise<Answers> {
  const { vocabularies } = await import("@glither/stages/compile/vocabularies");
  const { nameFault } = await import("@glither/stages/compile/ruleset");
  const folder = basename(process.cwd());
  const offered = { dialect: "mail", name: nameFault(folder) === undefined ? folder : "first", isNx: false };
  const given = { dialect: dialect ?? offered.dialect, name: name ?? offered.name, isNx: nx ?? offered.isNx };
  const isOpen = dialect === undefined || name === undefined || nx === undefined;
  if (yes || !isOpen) return given;
  if (!process.stdin.isTTY || !process.stderr.isTTY || json) throw nobody();
  const dialects = [...vocabularies().keys()].map((full) => full.replace(/^glither\./u, ""));
  return questions(async (ask) => ({
    dialect:
      dialect ??
      (await ask(`What are the rules about: ${dialects.join(", ")}?`, offered.dialect, (answer) =>
        dialects.includes(answer.replace(/^glither\./u, "")) ? undefined : `there is ${dialects.join(", ")}`,
      )),
    name: name ?? (await ask("What is the first ruleset called?", offered.name, nameFault)),
    isNx:
      nx ??
      /^y/iu.test(
        await ask("As a workspace of Nx, which runs only what has changed: yes or no?", "no", (answer) =>
          /^(?:y|yes|n|no)$/iu.test(answer) ? undefined : "`yes` or `no`",
        ),
      ),
  }));
}

function nobody(): StageError {
  return new StageError("MALFORMED", "there is no terminal to ask in", {
    exitCode: EXIT.usage,
    hint: "`tangle init --dialect mail --name gate --no-nx` says it all, and `--yes` takes what is offered",
  });
}
