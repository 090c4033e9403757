/** A compiled module. */
export interface WasmModule {
  readonly kind?: "module";
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

export interface WasmImport {
  readonly module: string;
  readonly name: string;
  readonly kind: string;
}

interface Engine {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  readonly Module: {
    new (bytes: Uint8Array): WasmModule;
    imports(module: WasmModule): WasmImport[];
    exports(module: WasmModule): Omit<WasmImport, "module">[];
  };
  readonly Instance: new (
    module: WasmModule,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly RuntimeError: new (message: string) => Error;
  /** What modules throw. */
  readonly Exception: new (
    ...args: readonly never[]
  ) => object;
  /** Makes an import of a function that answers later; with it, and `promising`, guests wait without a thread of their own. */
  readonly Suspending?: new (
    run: (...args: never[]) => unknown,
  ) => unknown;
  promising?(exported: unknown): () => Promise<void>;
}

declare const WebAssembly: Engine;

/** The engine's own, which the type library of Node does not describe. */
export const engine: Engine = WebAssembly;
