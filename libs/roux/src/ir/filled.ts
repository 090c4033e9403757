import type { ArtifactValue } from "../artifact/read-artifact.ts";
import type { Action, Constant, Filled } from "./core.ts";

/** In characters, all of them ASCII: what a field says at most. */
export const MAX_FILLED = 200;

/** Letters, digits, `-` and `_` of ASCII; `_` for every other character, and for nothing. */
export function safeForMailbox(text: string): string {
  const kept: string[] = [];
  for (const character of text) {
    if (kept.length === MAX_FILLED) break;
    kept.push(/^[A-Za-z0-9_-]$/u.test(character) ? character : "_");
  }
  return kept.length === 0 ? "_" : kept.join("");
}

/** The text for one artifact. */
export function filledText({ parts }: Filled, artifact: Pick<ReadonlyMap<string, ArtifactValue>, "get">): string {
  const said = parts.map((part) => {
    if (part.kind === "text") return part.value;
    const value = artifact.get(part.path);
    return safeForMailbox(typeof value === "string" ? value : "");
  });
  return said.join("");
}

/** Whether a text may be what is said for some artifact. */
export function mayBeFilled({ parts }: Filled, text: string): boolean {
  const pattern = parts.map((part) =>
    part.kind === "text" ? part.value.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&") : `[A-Za-z0-9_-]{1,${MAX_FILLED}}`,
  );
  return new RegExp(`^${pattern.join("")}$`, "u").test(text);
}

/** The fields that an action's texts hold. */
export function fieldsOf({ args }: Action): string[] {
  return args.flatMap(({ value }) =>
    value.kind === "filled" ? value.parts.flatMap((part) => (part.kind === "field" ? [part.path] : [])) : [],
  );
}

export function isFilled(value: Constant | Filled): value is Filled {
  return value.kind === "filled";
}
