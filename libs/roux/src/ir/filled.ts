import type { ArtifactValue } from "../artifact/read-artifact.ts";
import type { Action, Constant, Filled } from "./core.ts";
import { isSafe, SAFETIES, type Safety, safely } from "./safety.ts";

/** The text for one artifact. */
export function filledText({ as, parts }: Filled, artifact: Pick<ReadonlyMap<string, ArtifactValue>, "get">): string {
  const said = parts.map((part) => {
    if (part.kind === "text") return part.value;
    const value = artifact.get(part.path);
    return safely(as, typeof value === "string" ? value : "");
  });
  return said.join("");
}

/** Whether a text may be what is said for some artifact: all places where the parts so far may end, one part after the other. */
export function mayBeFilled({ as, parts }: Filled, text: string): boolean {
  const { keeps, most } = SAFETIES[as];
  const least = keeps === "names" ? 1 : 0;
  const characters = Array.from(text);
  let ends = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    const own = part.kind === "text" ? Array.from(part.value) : undefined;
    for (const end of ends) {
      if (own !== undefined) {
        if (own.every((character, at) => characters[end + at] === character)) next.add(end + own.length);
        continue;
      }
      for (let length = 0; length <= most; length += 1) {
        if (length >= least) next.add(end + length);
        const character = characters[end + length];
        if (character === undefined || !isSafe(as, character)) break;
      }
    }
    ends = next;
  }
  return ends.has(characters.length);
}

/** The fields that an action's texts hold. */
export function fieldsOf({ args }: Action): string[] {
  return args.flatMap(({ value }) =>
    value.kind === "filled" ? value.parts.flatMap((part) => (part.kind === "field" ? [part.path] : [])) : [],
  );
}

/** How the texts of some rules are made safe, each way once. */
export function safetiesOf(rules: readonly { readonly actions: readonly Action[] }[]): Safety[] {
  const found = rules.flatMap(({ actions }) =>
    actions.flatMap(({ args }) => args.flatMap(({ value }) => (value.kind === "filled" ? [value.as] : []))),
  );
  return (Object.keys(SAFETIES) as Safety[]).filter((safety) => found.includes(safety));
}

export function isFilled(value: Constant | Filled): value is Filled {
  return value.kind === "filled";
}
