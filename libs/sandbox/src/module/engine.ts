// The engine's own, which the type library of Node does not describe.

export type CoreValue = number | bigint;
export type CoreFunction = (...args: CoreValue[]) => CoreValue | CoreValue[] | undefined;

/** A compiled module; only its identity matters here. */
export type Compiled = object;

export interface CoreMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export interface CoreGlobal {
  value: CoreValue;
}

export type CoreImports = Record<string, Record<string, ((...args: CoreValue[]) => unknown) | CoreValue>>;

declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => Compiled;
  Instance: new (module: Compiled, imports: CoreImports) => { readonly exports: Readonly<Record<string, unknown>> };
  RuntimeError: new () => Error;
  LinkError: new () => Error;
};

export function isValid(bytes: Uint8Array): boolean {
  return WebAssembly.validate(bytes);
}

export function compile(bytes: Uint8Array): Compiled {
  return new WebAssembly.Module(bytes);
}

export function instantiate(module: Compiled, imports: CoreImports): Readonly<Record<string, unknown>> {
  return new WebAssembly.Instance(module, imports).exports;
}

/** A trap, or a stack that is full: what a module can do wrong by itself. */
export function isTrap(error: unknown): error is Error {
  return error instanceof WebAssembly.RuntimeError || (error instanceof RangeError && /stack/u.test(error.message));
}
