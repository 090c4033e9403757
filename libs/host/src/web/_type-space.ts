import { present, type ValueType } from "@glither/roux/core";
import { leb, name, signedLeb, vector } from "../admission/encode.ts";

const PRIMITIVES: Readonly<Partial<Record<ValueType["kind"], number>>> = {
  text: 0x73,
  ip: 0x73,
  boolean: 0x7f,
  integer: 0x78,
  moment: 0x78,
  number: 0x75,
  duration: 0x77,
};
export const STRING = [0x73];
export const U64 = [0x77];

/** The types of one interface, as a component declares what it imports. Names are those of the interface. */
export class TypeSpace {
  readonly #items: number[][] = [];
  readonly #named = new Map<string, number>();
  /** Types without a name are declared once each. */
  readonly #nameless = new Map<string, number>();
  #count = 0;

  get type(): number[] {
    return [0x42, ...vector(this.#items)];
  }

  /** A type under a name of its own. */
  define(as: string, definition: readonly number[]): void {
    this.#name(as, this.#declare(definition));
  }

  /** A type that the component knows already, under the same name here. */
  use(as: string, outer: number): void {
    this.#items.push([0x02, 0x03, 0x02, 0x01, ...leb(outer)]);
    this.#count += 1;
    this.#name(as, this.#count - 1);
  }

  func(
    as: string,
    params: readonly (readonly [string, readonly number[]])[],
    result: readonly number[] | undefined,
  ): void {
    const type = this.#once(functionType(params, result));
    this.#items.push([0x04, 0x00, ...name(as), 0x01, ...leb(type)]);
  }

  /** The type that has a name, as it stands in others. */
  named(as: string): number[] {
    const index = this.#named.get(as);
    if (index === undefined) throw new TypeError(`no type \`${as}\` is declared`);
    return signedLeb(index);
  }

  list(of: readonly number[]): number[] {
    return signedLeb(this.#once([0x70, ...of]));
  }

  option(of: readonly number[]): number[] {
    return signedLeb(this.#once([0x6b, ...of]));
  }

  tuple(...parts: readonly (readonly number[])[]): number[] {
    return signedLeb(this.#once([0x6f, ...vector(parts)]));
  }

  value(type: ValueType): number[] {
    switch (type.kind) {
      case "enum":
      case "record":
        return this.named(type.name);
      case "scalar":
        return this.named("scalar");
      case "optional":
        return this.option(this.value(present(type)));
      case "dated":
        return this.tuple(this.value(type.of), U64);
      case "list":
        return this.list(this.value(type.of));
      case "headers":
        return this.list(this.tuple(STRING, STRING));
      default:
        return [PRIMITIVES[type.kind] ?? 0];
    }
  }

  #once(definition: readonly number[]): number {
    const key = definition.join();
    const known = this.#nameless.get(key) ?? this.#declare(definition);
    this.#nameless.set(key, known);
    return known;
  }

  #declare(definition: readonly number[]): number {
    this.#items.push([0x01, ...definition]);
    this.#count += 1;
    return this.#count - 1;
  }

  #name(as: string, index: number): void {
    this.#items.push([0x04, 0x00, ...name(as), 0x03, 0x00, ...leb(index)]);
    this.#named.set(as, this.#count);
    this.#count += 1;
  }
}

export function functionType(
  params: readonly (readonly [string, readonly number[]])[],
  result: readonly number[] | undefined,
): number[] {
  const given = params.map(([as, type]) => [...name(as), ...type]);
  return [0x40, ...vector(given), ...(result === undefined ? [0x01, 0x00] : [0x00, ...result])];
}

export function recordType(fields: readonly (readonly [string, readonly number[]])[]): number[] {
  return [0x72, ...vector(fields.map(([as, type]) => [...name(as), ...type]))];
}

export function variantType(cases: readonly (readonly [string, readonly number[]])[]): number[] {
  return [0x71, ...vector(cases.map(([as, type]) => [...name(as), 0x01, ...type, 0x00]))];
}

export function enumType(symbols: readonly string[]): number[] {
  return [0x6d, ...vector(symbols.map(name))];
}
