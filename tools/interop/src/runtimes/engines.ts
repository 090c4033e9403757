import type { EngineName } from "@glither/runtimes/adapters";
import type { Client } from "../clients.ts";

/** What an engine is reached by, and what of it is installed. */
export interface Installing extends Client {
  readonly engine: EngineName;
}

/** The one place where the versions of other engines are chosen. V8 is Node's, and needs nothing. */
export const INSTALLED: readonly Installing[] = [
  { engine: "wasmtime", name: "wasmtime", version: "50.0.1", provider: "pip", source: "wasmtime" },
  { engine: "wasmer", name: "wasmer-sdk", version: "0.5.0", provider: "pip", source: "wasmer-sdk" },
  { engine: "wamr", name: "wamr-bin", version: "3.0.0.dev5", provider: "pip", source: "wamr-bin" },
  { engine: "wamr", name: "wamrc-bin", version: "3.0.0.dev5", provider: "pip", source: "wamrc-bin" },
  { engine: "wasmedge", name: "wasmedge", provider: "sid", source: "wasmedge" },
  { engine: "wasm3", name: "pywasm3", version: "0.5.0", provider: "pip", source: "pywasm3" },
  { engine: "hoot", name: "hoot", provider: "sid", source: "guile-hoot" },
  { engine: "workerd", name: "workerd", version: "4.20260730.0", provider: "npm", source: "miniflare" },
  { engine: "browser", name: "chromium", provider: "browser", source: "chromium" },
];
