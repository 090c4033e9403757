import { GateError } from "../error.ts";

/** Where values of places come from; undefined for one that is not there. */
export interface Values {
  readonly variable: (name: string) => string | undefined;
  readonly file: (path: string) => Promise<string>;
}

const PLACE = /\$\{([^{}]*)\}/gu;
const VARIABLE = /^(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/su;

/**
 * A text with its places filled: `${NAME}`, `${env:NAME}`, `${NAME:-otherwise}`, and `${file:PATH}`, whose last line end is left out.
 *
 * @throws GateError `UNUSABLE_SERVER` for a place that nobody fills.
 */
export async function filled(text: string, values: Values): Promise<string> {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACE)) {
    parts.push(text.slice(from, match.index), await fillingOf(match[1] ?? "", values));
    from = match.index + match[0].length;
  }
  return parts.join("") + text.slice(from);
}

async function fillingOf(place: string, { variable, file }: Values): Promise<string> {
  if (place.startsWith("file:")) return (await file(place.slice("file:".length))).replace(/\r?\n$/u, "");
  const [, name, otherwise] = VARIABLE.exec(place) ?? [];
  const value = name === undefined ? undefined : (variable(name) ?? otherwise);
  if (value !== undefined) return value;
  throw new GateError("UNUSABLE_SERVER", `nobody fills \`\${${place}}\``, {
    hint: `a gate fills \`\${NAME}\` from its environment, and \`\${file:PATH}\``,
  });
}
