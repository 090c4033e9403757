import type { EngineName } from "../adapters/engine.ts";
import type { Feature } from "../probes/feature.ts";

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
  /** What of it nobody can find on a machine, or only this project does not look for. */
  readonly beyond?: readonly string[];
  /** The engines that have to be there. */
  readonly engines: readonly EngineName[];
  /** What the first of them must have been found to do. */
  readonly features: readonly Feature[];
  /** What does most of it where that is missing. */
  readonly next: string;
  readonly nextEngine: EngineName;
}

export const CHOICES: readonly Choice[] = [
  {
    use: "browser",
    wanted: "Hoot",
    reason: "Native Scheme semantics",
    needs: "a browser with garbage collection and tail calls, and Hoot to compile",
    next: "the browser's own engine, with actors in JavaScript and components by `@glither/host/web`",
    nextEngine: "browser",
    engines: ["browser", "hoot"],
    features: ["gc", "tail-calls", "exceptions"],
  },
  {
    use: "server",
    wanted: "Wasmtime",
    reason: "Verified + fast",
    needs: "Rust or Python",
    next: "V8 in Node, where components run by `@glither/host`",
    nextEngine: "v8",
    engines: ["wasmtime"],
    features: [],
  },
  {
    use: "enclave",
    wanted: "WAMR + WAVEN",
    reason: "SGX memory virtualization",
    needs: "a processor with SGX, and WAVEN, which is in no registry",
    next: "a thread or a process of its own, which is no enclave: `linkComponent` with `where`",
    nextEngine: "v8",
    engines: ["wamr"],
    features: [],
    beyond: ["WAVEN is in no registry, and what PyPI has as WAMR knows no SGX"],
  },
  {
    use: "edge",
    wanted: "wasm3",
    reason: "Minimal footprint",
    needs: "Python for `pywasm3`, or a C compiler",
    next: "workerd, which runs the component's module",
    nextEngine: "workerd",
    engines: ["wasm3"],
    features: [],
  },
  {
    use: "posix",
    wanted: "Wasmer + WASIX",
    reason: "TTY + fork + threads",
    needs: "`wasmer-sdk` or `@wasmer/sdk`, which run commands and take no imports of one's own",
    next: "WASI preview 1 in Node, without forks and threads",
    nextEngine: "v8",
    engines: ["wasmer"],
    features: ["threads"],
  },
  {
    use: "kubernetes",
    wanted: "WasmEdge",
    reason: "CNCF ecosystem",
    needs: "a node with the WasmEdge shim",
    next: "`tangle serve` in a container",
    nextEngine: "v8",
    engines: ["wasmedge"],
    features: [],
    beyond: ["whether a node of a cluster has the shim, only the cluster knows"],
  },
];

export function choiceFor(use: Use): Choice {
  return CHOICES.find((choice) => choice.use === use) as Choice;
}
