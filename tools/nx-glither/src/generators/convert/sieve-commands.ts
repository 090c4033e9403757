/** A string or a text of several lines, in which nothing means anything, a remark, or any other character. */
const PARTS = /"(?:[^"\\]|\\.)*"|\btext:[ \t]*\r?\n.*?\n\.(?=\r?\n|$)|\/\*.*?\*\/|#[^\n]*|./gsu;

/** The commands of a Sieve script, each up to its semicolon or with its whole block, without remarks. */
export function commandsOf(script: string): readonly string[] {
  const commands: string[] = [];
  let command = "";
  let depth = 0;
  const end = (): void => {
    if (command.trim() !== "") commands.push(command.trim());
    command = "";
  };
  for (const [part] of script.matchAll(PARTS)) {
    command += part.startsWith("#") || part.startsWith("/*") ? " " : part;
    if (part === "{") depth += 1;
    if (part === "}") depth = Math.max(0, depth - 1);
    if (depth === 0 && (part === ";" || part === "}")) end();
  }
  end();
  return commands;
}
