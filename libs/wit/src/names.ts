import { kebab } from "@glither/roux/core";

export { kebab, worldName as witName, worldSymbol as witSymbol } from "@glither/roux/core";

/** Words that WIT reserves; as identifiers they are written with `%` before them. */
const KEYWORDS = new Set(
  (
    "as async bool borrow char constructor enum error-context export f32 f64 flags from func future import include interface " +
    "list map option own package record resource result s16 s32 s64 s8 static stream string tuple type u16 u32 u64 u8 use " +
    "variant with world"
  ).split(" "),
);

/** The name as it stands in WIT text. */
export function witIdentifier(name: string): string {
  return KEYWORDS.has(name) ? `%${name}` : name;
}

/** `glither.mail` as a WIT package: `glither:mail`. */
export function witPackage(dialect: string): string {
  const [namespace = "", ...rest] = dialect.split(".");
  return `${namespace}:${kebab(rest.join("."))}`;
}

/** A WIT name as JavaScript bindings spell it: `from-domain` is `fromDomain`. */
export function jsName(name: string): string {
  return name.replace(/-([a-z0-9])/gu, (_, letter: string) => letter.toUpperCase());
}
