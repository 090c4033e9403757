import { join } from "node:path";
import type { Case, CaseVocabulary } from "@glither/conformance";
import { listFolder, readText } from "./files.ts";
import { EXIT, StageError } from "./outcome.ts";

/** Reads all cases of a folder, in the order of their files' names; there must be one. */
export async function readCases(folder: string, vocabulary: CaseVocabulary): Promise<Case[]> {
  const { parseCase } = await import("@glither/conformance");
  const files = (await listFolder(folder)).filter((file) => file.endsWith(".json"));
  if (files.length === 0)
    throw new StageError("NOT_FOUND", `there are no cases in \`${folder}\``, {
      exitCode: EXIT.conformance,
      hint: "a ruleset is published only with cases that show what it does; see docs/cases.md",
    });
  return Promise.all(
    files.map(async (file) => parseCase(file, await readText(join(folder, file), "the case"), vocabulary)),
  );
}
