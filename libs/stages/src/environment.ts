import { readText } from "./files.ts";

/** What a variable holds, or the file that it names with `_FILE`; an empty one counts as none. */
export async function fromEnvironment(name: string, what: string): Promise<string | undefined> {
  const text = process.env[name];
  if (text !== undefined && text !== "") return text;
  const file = process.env[`${name}_FILE`];
  return file === undefined || file === "" ? undefined : readText(file, what);
}
