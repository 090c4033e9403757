import { STANDARD_INPUT, standardInput } from "./standard-input.ts";

/** What a file is by the end of its name, and standard input by how it begins. */
export type InputKind = "ruleset" | "json" | "wit" | "message" | "binary" | "other";

const BY_NAME: readonly (readonly [string, InputKind])[] = [
  [".glith", "ruleset"],
  [".json", "json"],
  [".wit", "wit"],
  [".eml", "message"],
];

/** Stages that take several kinds of files tell them apart by this. */
export async function inputKind(path: string): Promise<InputKind> {
  if (path === STANDARD_INPUT) return beginningOf(await standardInput());
  return BY_NAME.find(([ending]) => path.endsWith(ending))?.[1] ?? "other";
}

/** A component begins with a zero, CBOR with a byte that begins no text; a byte order mark is text. */
function beginningOf(bytes: Uint8Array): InputKind {
  const [first = 0x20] = bytes;
  if (first === 0 || (first >= 0x80 && first !== 0xef)) return "binary";
  const text = new TextDecoder().decode(bytes.subarray(0, 4096)).trimStart();
  if (text.startsWith("{")) return "json";
  if (/^package\s/u.test(text)) return "wit";
  // A header field, or the line that mail folders put before one.
  return /^[!-9;-~]+:|^From /u.test(text) ? "message" : "ruleset";
}
