/** What a name must not be called, since the printed text means something else by it. */
const TAKEN: readonly string[] = ["Promise", "AbortSignal", "Readonly", "Record"];

/** A name in kebab case as a type has it: `tool-call` is `ToolCall`. */
export function typeName(kebab: string): string {
  return kebab.replace(/(?:^|-)(.)/gu, (_, letter: string) => letter.toUpperCase());
}

/** Names of types of which no two are alike. */
export class TypeNames {
  readonly #taken: Set<string>;
  readonly #given = new Map<string, string>();

  constructor(taken: readonly string[]) {
    this.#taken = new Set([...TAKEN, ...taken]);
  }

  /** The same for the same name in kebab case. */
  of(kebab: string): string {
    const known = this.#given.get(kebab);
    if (known !== undefined) return known;
    let name = typeName(kebab);
    while (this.#taken.has(name)) name += "Value";
    this.#taken.add(name);
    this.#given.set(kebab, name);
    return name;
  }
}

/** A member's name: bare where that is one, else in quotes. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/u.test(name) ? name : JSON.stringify(name);
}
