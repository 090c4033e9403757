import { RESERVED_TYPES, RESERVED_WORDS } from "@glither/roux/testing";

const camel = (name: string): string => name.replace(/(?:^|-)(.)/gu, (_, letter: string) => letter.toUpperCase());

/** The names in a world's text that a generator of bindings reserves, by what they name there. */
export function reservedIn(text: string): string[] {
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = ""]) => name);
  const types = all(/\b(?:record|enum|variant|type|world) %?([a-z0-9-]+)/gu);
  const fields = all(/%?\b([a-z][a-z0-9-]*): /gu);
  const symbols = all(/^ +%?([a-z][a-z0-9-]*)(?:\(.*\))?,$/gmu);
  return [
    ...types.filter((name) => RESERVED_TYPES.has(camel(name))),
    ...fields.filter((name) => RESERVED_WORDS.has(name.replaceAll("-", "_"))),
    ...symbols.filter((name) => name === "self"),
  ];
}
