/** As much of Hoot's own JavaScript, `reflect.js`, as the bridge needs. It comes with Hoot and is no part of this project. */
export interface HootJavaScript {
  readonly Scheme: {
    load_main(source: Uint8Array | string, options: { readonly reflect_wasm_dir: string }): Promise<unknown[]>;
  };
}

/** A value of Scheme that JavaScript has nothing for, as `reflect.js` shows it. */
export interface Reflected {
  readonly reflector: {
    car(pair: Reflected): unknown;
    cdr(pair: Reflected): unknown;
    symbol_name(symbol: Reflected): string;
    string_value(text: Reflected): string;
  };
}

export interface Procedure extends Reflected {
  call(...args: readonly unknown[]): unknown[];
}

/** By what `reflect.js` calls its classes. */
export function kindOf(value: unknown): string {
  return typeof value === "object" && value !== null ? (value.constructor?.name ?? "") : typeof value;
}

export function isProcedure(value: unknown): value is Procedure {
  return kindOf(value) === "Procedure";
}
