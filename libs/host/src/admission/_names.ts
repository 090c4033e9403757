import { foreign, shown } from "./_refusal.ts";
import type { Reader } from "./reader.ts";

/**
 * The closed alphabet of all names: nothing that ends a text, a comment or a line in any language that such a name may be
 * pasted into, and no name that JavaScript gives a meaning of its own, such as `__proto__`.
 */
const LABEL = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";
const NUMBER = "(?:0|[1-9][0-9]{0,8})";
const IS_LABEL = new RegExp(`^${LABEL}$`, "u");
const IS_INTERFACE = new RegExp(`^${LABEL}:${LABEL}/${LABEL}@${NUMBER}\\.${NUMBER}\\.${NUMBER}$`, "u");
const MAX_LENGTH = 1_000;

/** The name of a field, a case, a parameter, a type or a function: `dkim-domain`. */
export function label(body: Reader): string {
  const { place } = body;
  const name = body.name();
  if (isShort(name) && IS_LABEL.test(name)) return name;
  throw unknownName(name, place);
}

/** What the component imports: an interface with its package and version, `glither:mail/enrich@0.1.0`, or a world's type. */
export function imported(body: Reader): { readonly kind: "interface" | "type"; readonly name: string } {
  const { place } = body;
  const name = body.name();
  if (isShort(name) && IS_INTERFACE.test(name)) return { kind: "interface", name };
  if (isShort(name) && IS_LABEL.test(name)) return { kind: "type", name };
  throw unknownName(name, place);
}

function isShort(name: string): boolean {
  return name.length <= MAX_LENGTH;
}

export function unknownName(name: string, place: number): Error {
  return foreign(`its name ${shown(name)} at byte ${place} is none that the engines give`);
}

/** Names of which no two may be one: to the binary, or in the spelling that a host has. */
export class Names {
  readonly #spelled: (name: string) => string;
  readonly #seen = new Set<string>();

  constructor(spelled: (name: string) => string = (name) => name) {
    this.#spelled = spelled;
  }

  /** @param place behind the name */
  add(name: string, place: number): void {
    const own = this.#spelled(name);
    if (this.#seen.has(own)) throw foreign(`its name ${shown(name)} is there twice, before byte ${place}`);
    this.#seen.add(own);
  }

  static distinct(names: readonly string[], place: number, spelled?: (name: string) => string): void {
    const all = new Names(spelled);
    for (const name of names) all.add(name, place);
  }
}
