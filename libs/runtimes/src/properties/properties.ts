import { ENGINES } from "../adapters/engine.ts";
import type { Evidence, Property, RuntimeName } from "./property.ts";

const IRIS_WASM = "Rao et al., Iris-Wasm: Robust and Modular Verification of WebAssembly Programs, PLDI 2023";
const IRIS_MSWASM =
  "Legoupil et al., Iris-MSWasm: Elucidating and Mechanising the Security Invariants of MSWasm, OOPSLA 2024";
const VERIWASM = "Johnson et al., VeriWasm: SFI safety for native-compiled Wasm, NDSS 2021";
const CT_WASM = "Watt et al., CT-Wasm: Type-Driven Secure Cryptography for the Web Ecosystem, POPL 2019";
const CORE = "WebAssembly Core Specification";

const promise = (source: string): Evidence => ({ kind: "the engine's promise", source });
const elsewhere = (source: string): Evidence => ({ kind: "proven elsewhere, not checked here", source });
const absent = (why: string): Evidence => ({ kind: "not to be had here", why });
const tested = (test: string): Evidence => ({ kind: "tested here", test });

/** The document's properties, each with what stands behind it. Nothing is claimed that is not in `evidence`. */
export const PROPERTIES: readonly Property[] = [
  {
    name: "Memory safety",
    enforcement: "Linear memory bounds",
    runtime: "any",
    evidence: [
      promise(`${CORE}, 4.4.7 and 4.6.7: an access outside of a memory traps`),
      elsewhere(IRIS_WASM),
      tested("libs/host/src/slim/distrust.spec.ts"),
    ],
  },
  {
    name: "Control flow integrity",
    enforcement: "Type-checked indirect calls",
    runtime: "any",
    evidence: [promise(`${CORE}, 4.6.10: call_indirect traps where the type differs`), elsewhere(IRIS_WASM)],
  },
  {
    name: "Memory isolation between modules",
    enforcement: "Iris separation logic",
    runtime: "any",
    evidence: [promise(`${CORE}, 4.2: a store's memories are reached by their addresses alone`), elsewhere(IRIS_WASM)],
  },
  {
    name: "Type safety preservation",
    enforcement: "Iris separation logic",
    runtime: "any",
    evidence: [promise(`${CORE}, appendix: soundness`), elsewhere(IRIS_WASM)],
  },
  {
    name: "Capability confinement",
    enforcement: "Import/export attenuation",
    runtime: "goblins",
    evidence: [
      tested("libs/vat/src/semantics/call.spec.ts"),
      tested("libs/vat/src/library/membrane.spec.ts"),
      tested("libs/host/src/admission/admit.spec.ts"),
    ],
  },
  {
    name: "Temporal safety",
    enforcement: "MSWasm handles",
    runtime: "iris-mswasm",
    evidence: [elsewhere(IRIS_MSWASM), absent("no engine that can be installed from a registry runs MSWasm")],
  },
  {
    name: "Capability encapsulation",
    enforcement: "MSWasm extension",
    runtime: "iris-mswasm",
    evidence: [elsewhere(IRIS_MSWASM), absent("no engine that can be installed from a registry runs MSWasm")],
  },
  {
    name: "Constant-time",
    enforcement: "ct-wasm type system",
    runtime: "wasmtime",
    evidence: [elsewhere(CT_WASM), absent("Wasmtime does not have CT-Wasm's types, and promises no constant time")],
  },
  {
    name: "SFI guarantee preservation",
    enforcement: "VeriWasm",
    runtime: "wasmtime",
    evidence: [elsewhere(VERIWASM), absent("VeriWasm checks native code of Lucet, which Wasmtime has replaced")],
  },
  {
    name: "Enclave isolation",
    enforcement: "EPCM + WAVEN",
    runtime: "wamr",
    evidence: [absent("it needs a processor with SGX, and WAVEN is in no registry")],
  },
];

/** What is known of a runtime: its own rows, and those of every engine. */
export function propertiesOf(runtime: RuntimeName): readonly Property[] {
  const isEngine = !["goblins", "iris-mswasm"].includes(runtime);
  return PROPERTIES.filter((property) => property.runtime === runtime || (isEngine && property.runtime === "any"));
}

export const RUNTIMES: readonly RuntimeName[] = ["any", ...ENGINES, "goblins", "iris-mswasm"];
