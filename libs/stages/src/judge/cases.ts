import { join } from "node:path";
import type { Case, CaseVocabulary } from "@glither/conformance";
import type { Core } from "@glither/roux/core";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { listFolder, readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";

/** A page that comes with the command line, since no other one is at hand where the packages are installed. */
const PAGE = "`npx tangle explain cases` says what a case needs";

/**
 * Reads all cases of a folder, in the order of their files' names; there must be one.
 *
 * @throws StageError of all files that are no sound cases, so that nobody mends one after the other.
 */
export async function readCases(folder: string, vocabulary: CaseVocabulary): Promise<Case[]> {
  const names = await listFolder(folder);
  const files = (names ?? []).filter((file) => file.endsWith(".json"));
  if (files.length === 0)
    throw new StageError(
      "NOT_FOUND",
      names === undefined
        ? `the folder of the cases \`${folder}\` does not exist`
        : `there are no cases in \`${folder}\``,
      {
        exitCode: EXIT.usage,
        hint: `write a JSON file there for each case: ${PAGE}; \`tangle conform --cases DIR\` names another folder`,
      },
    );
  const cases: Case[] = [];
  const faults: Error[] = [];
  for (const read of await Promise.all(files.map((file) => readCase(folder, file, vocabulary)))) {
    if (read instanceof Error) faults.push(read);
    else cases.push(read);
  }
  if (faults.length > 0) throw unsound(folder, faults);
  return cases;
}

/** The same of texts that are at hand, for the ruleset of a core. */
export async function parseCases(core: Core, files: readonly (readonly [string, string])[]): Promise<readonly Case[]> {
  const { parseCase } = await import("@glither/conformance");
  const vocabulary = withDeclared(vocabularyOf(core.dialect.name), core);
  return files.map(([file, text]) => parseCase(file, text, vocabulary));
}

async function readCase(folder: string, file: string, vocabulary: CaseVocabulary): Promise<Case | Error> {
  const { ConformanceError, parseCase } = await import("@glither/conformance");
  try {
    return parseCase(file, await readText(join(folder, file), "the case"), vocabulary);
  } catch (error) {
    if (error instanceof StageError || error instanceof ConformanceError) return error;
    throw error;
  }
}

/** One fault is the message; of several, each has a line. */
function unsound(folder: string, faults: readonly Error[]): StageError {
  const [first] = faults;
  const alone = faults.length === 1 && first !== undefined;
  return new StageError(
    "MALFORMED",
    alone ? first.message : `${faults.length} files in \`${folder}\` are no sound cases`,
    {
      exitCode: EXIT.usage,
      hint: PAGE,
      ...(alone ? {} : { detail: faults.map(({ message }) => `  ${message.replaceAll("\n", " ")}`).join("\n") }),
      cause: first,
    },
  );
}
