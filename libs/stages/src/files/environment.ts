import { StageError } from "../outcome.ts";
import { readText } from "./files.ts";

/**
 * What a variable holds, or the file that it names with `_FILE`; an empty one counts as none. Where that file cannot be
 * read, the error names the variable and not what it holds: somebody may have put the secret itself there.
 */
export async function fromEnvironment(name: string, what: string): Promise<string | undefined> {
  const text = process.env[name];
  if (text !== undefined && text !== "") return text;
  const variable = `${name}_FILE`;
  const file = process.env[variable];
  if (file === undefined || file === "") return undefined;
  try {
    return await readText(file, what);
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    const { code, exitCode } = error;
    const why = { NOT_FOUND: "does not exist", MALFORMED: "is not UTF-8 text" }[String(code)] ?? "cannot be read";
    throw new StageError(code, `${what}: the file that \`${variable}\` names ${why}`, {
      exitCode,
      hint: `\`${variable}\` holds the path of a file; the text itself belongs in \`${name}\``,
    });
  }
}
