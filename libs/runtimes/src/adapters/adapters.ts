import { browser } from "./browser.ts";
import type { Adapter } from "./engine.ts";
import { hoot } from "./hoot.ts";
import { wasm3, wasmtime } from "./python.ts";
import { v8 } from "./v8.ts";
import { wamr } from "./wamr.ts";
import { wasmedge } from "./wasmedge.ts";
import { wasmer } from "./wasmer.ts";
import { workerd } from "./workerd.ts";

/** A way to each engine, in the order of `ENGINES`. */
export const ADAPTERS: readonly Adapter[] = [v8, wasmtime, wasmer, wamr, wasmedge, wasm3, hoot, workerd, browser];
