/** What somebody wants a runtime for. */
export const USES = ["browser", "server", "enclave", "edge", "posix", "kubernetes"] as const;
export type Use = (typeof USES)[number];

/** The document's choice for a use, "Runtime Selection Matrix", with what this project runs there today. */
export interface Choice {
  readonly use: Use;
  /** In the document's words. */
  readonly wanted: string;
  readonly reason: string;
  /** What it takes that a machine may not have. */
  readonly needs: string;
  /** What does most of it where that is missing. */
  readonly next: string;
}

export const CHOICES: readonly Choice[] = [
  {
    use: "browser",
    wanted: "Hoot",
    reason: "Native Scheme semantics",
    needs: "a browser with garbage collection and tail calls, and Hoot to compile",
    next: "the browser's own engine, with actors in JavaScript and components by `@glither/host/web`",
  },
  {
    use: "server",
    wanted: "Wasmtime",
    reason: "Verified + fast",
    needs: "Rust or Python",
    next: "V8 in Node, where components run by `@glither/host`",
  },
  {
    use: "enclave",
    wanted: "WAMR + WAVEN",
    reason: "SGX memory virtualization",
    needs: "a processor with SGX, and WAVEN, which is in no registry",
    next: "a thread or a process of its own, which is no enclave: `linkComponent` with `where`",
  },
  {
    use: "edge",
    wanted: "wasm3",
    reason: "Minimal footprint",
    needs: "Python for `pywasm3`, or a C compiler",
    next: "workerd, which runs the component's module",
  },
  {
    use: "posix",
    wanted: "Wasmer + WASIX",
    reason: "TTY + fork + threads",
    needs: "`@wasmer/sdk`, which runs commands and takes no imports of one's own",
    next: "WASI preview 1 in Node, without forks and threads",
  },
  {
    use: "kubernetes",
    wanted: "WasmEdge",
    reason: "CNCF ecosystem",
    needs: "a node with the WasmEdge shim",
    next: "`tangle serve` in a container",
  },
];

export function choiceFor(use: Use): Choice {
  return CHOICES.find((choice) => choice.use === use) as Choice;
}
