/** What the founding document says of a runtime, and how one comes to it. */
export interface DocumentedRuntime {
  readonly name: string;
  readonly verification: string;
  readonly execution: string;
  readonly interaction: string;
  /** Where it comes from, for a machine that reaches package registries only. */
  readonly install: string;
}

/** The document's matrix, "Verified WASM Runtime Matrix"; V8 is what this project itself runs on, and stands in none of its rows. */
export const MATRIX: readonly DocumentedRuntime[] = [
  {
    name: "Wasmtime",
    verification: "Cranelift formal semantics, Iris-Wasm",
    execution: "JIT/AOT",
    interaction: "Host function imports",
    install: "pip install wasmtime; the crate `wasmtime`",
  },
  {
    name: "WAMR",
    verification: "WAVEN memory virtualization",
    execution: "Interpreter/AOT",
    interaction: "SGX enclave isolation",
    install: "pip install wamr-bin wamrc-bin (a port that is no longer kept, ahead of time only)",
  },
  {
    name: "Wasmer",
    verification: "WASIX syscall layer",
    execution: "Singlepass/Cranelift/LLVM",
    interaction: "Full POSIX + TTY",
    install: "pip install wasmer-sdk (commands only)",
  },
  {
    name: "WasmEdge",
    verification: "CNCF certified",
    execution: "Interpreter/AOT",
    interaction: "Kubernetes integration",
    install: "Debian's package `wasmedge`",
  },
  {
    name: "wasm3",
    verification: "Minimal TCB interpreter",
    execution: "Interpreter only",
    interaction: "Embedded/IoT",
    install: "pip install pywasm3",
  },
  {
    name: "Hoot",
    verification: "Scheme semantics preservation",
    execution: "Guile interpreter",
    interaction: "Native Goblins bridge",
    install: "Debian's package `guile-hoot`",
  },
];
