/** Those of the engine's own that the type library of Node does not describe. */
interface Made {
  readonly Instance: object;
  readonly Memory: { readonly buffer: ArrayBuffer };
}

declare const WebAssembly: { [Name in keyof Made]: new (...args: unknown[]) => Made[Name] };

export interface Constructing<Name extends keyof Made, Result> {
  /** Called in place of `new`; `construct` is what was there. */
  readonly make: (construct: (...args: unknown[]) => Made[Name], ...args: unknown[]) => Made[Name];
  readonly during: () => Result;
}

/** Watches, or changes, what is constructed of the engine's own during a test. */
export function constructing<Name extends keyof Made, Result>(
  name: Name,
  { make, during }: Constructing<Name, Result>,
): Result {
  const original = WebAssembly[name];
  WebAssembly[name] = new Proxy(original, {
    construct: (_, args: unknown[]) => make((...given) => new original(...given), ...args),
  });
  try {
    return during();
  } finally {
    WebAssembly[name] = original;
  }
}
