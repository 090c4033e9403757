import { join } from "node:path";
import type { Case, CaseVocabulary } from "@glither/conformance";
import { listFolder, readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";

/** Reads all cases of a folder, in the order of their files' names; there must be one. */
export async function readCases(folder: string, vocabulary: CaseVocabulary): Promise<Case[]> {
  const { parseCase } = await import("@glither/conformance");
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
        hint: "write a JSON file there for each case, as docs/cases.md says; `tangle conform --cases DIR` names another folder",
      },
    );
  return Promise.all(
    files.map(async (file) => parseCase(file, await readText(join(folder, file), "the case"), vocabulary)),
  );
}
