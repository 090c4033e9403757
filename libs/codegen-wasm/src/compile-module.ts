import type { Core } from "@glither/roux/core";
import { deriveWorld } from "@glither/wit";
import { ABI_EXPORTS, abiWorld, alignUp } from "@glither/wit/abi";
import { FunctionBuilder } from "./build/function-builder.ts";
import { ModuleBuilder } from "./build/module-builder.ts";
import { TAKEN } from "./build/state-layout.ts";
import { DATA_BASE } from "./build/static-data.ts";
import { Handles } from "./dispatch/handles.ts";
import { artifactOf } from "./membrane/artifact.ts";
import { Enrichments } from "./membrane/enrichments.ts";
import { HostCalls } from "./membrane/host-calls.ts";
import { Rules } from "./rules/compile-rules.ts";
import { Rows } from "./rules/rows.ts";
import { defineMemory } from "./runtime/memory.ts";
import { Receipts } from "./runtime/receipts.ts";
import { Tests } from "./tests/compile-test.ts";
import { Sources } from "./tests/cost.ts";
import { Reads } from "./tests/reads.ts";
import { at, back, call, i32, i64, load, op, remark, store, when } from "./wasm/assemble.ts";
import type { Instruction, Instructions } from "./wasm/instruction.ts";
import type { Module } from "./wasm/module.ts";

const FOLDS: Readonly<Record<Core["fold"], string>> = {
  "first-match": "first-match: the first rule disposes whose guards all hold.",
  strictest:
    "strictest: each layer decides by its first rule whose guards all hold; the most restrictive verdict counts, the first among equals.",
  accumulate: "accumulate: every rule disposes whose guards all hold; the most restrictive verdict counts.",
};
const PAGE = 0x10000;
/** What a crossing may allocate before memory grows: artifacts and answers. */
const HEADROOM = 0x4000;

/** The core module of a ruleset: no engine, no globals, no tables; what it keeps is memory that begins as zero. */
export function compileModule(core: Core): Module {
  const world = abiWorld(deriveWorld(core));
  const builder = new ModuleBuilder();
  const { realloc, postReturn } = defineMemory(builder);
  const artifact = artifactOf(core, world);
  const calls = new HostCalls(builder);
  const receipts = new Receipts(builder, core.enrichments.filter(({ ligand }) => ligand !== undefined).length);
  const enrichments = new Enrichments(core, world, { builder, artifact, calls, receipts });
  const reads = new Reads(builder, artifact, enrichments);
  const rows = new Rows(core, builder);
  const rules = new Rules({
    core,
    world,
    builder,
    artifact,
    calls,
    receipts,
    rows,
    reads,
    tests: new Tests(core, { builder, artifact, reads, realloc }),
    handles: new Handles(core, new Sources(core)),
  });
  const dispose = builder.define("dispose", () => {
    const fn = new FunctionBuilder(artifact.params);
    const taken = rules.all(fn);
    const otherwise = remark(() => [`no rule => into ${core.default_box} (reason = no_rule)`]);
    const body = [...sweep(builder), ...taken, otherwise, ...conclusion(rules, rows.unruled)];
    return fn.finish("dispose", body, "i32", ["Disposes of one artifact: the address of the receipt."]);
  });
  return {
    remarks: [
      `The ruleset ${core.ruleset.name} of ${core.dialect.name}, as the compiler understood it.`,
      FOLDS[core.fold],
      "Rules and groups stand in the language's words beside their code; what follows // says where a guard is asked.",
    ],
    imports: builder.imports,
    functions: builder.functions,
    memory: memoryOf(builder),
    exports: new Map([
      [ABI_EXPORTS.dispose, dispose],
      [ABI_EXPORTS.postReturn, postReturn],
      [ABI_EXPORTS.realloc, realloc],
    ]),
  };
}

/** Forgets the crossing before. */
function sweep({ state }: ModuleBuilder): Instructions {
  const size = state.flagsSize;
  if (size > 64) return [op("memory.fill", at("flags"), i32(0), i32(size))];
  return Array.from({ length: size / 8 }, (_, index) => store("i64.store", at("flags"), index * 8, i64(0n)));
}

function conclusion({ fold, parts: { receipts } }: Rules, unruled: number): Instruction[] {
  const none = call(receipts.settle, i32(unruled));
  if (fold === "first-match") return [none];
  return [when(op("i32.eqz", load("i32.load", TAKEN)), [back(none)]), call(receipts.finish)];
}

function memoryOf({ data, state }: ModuleBuilder): Module["memory"] {
  const stateAt = alignUp(DATA_BASE + data.bytes.length, 8);
  const flags = alignUp(stateAt + state.size, 8);
  const heap = alignUp(flags + state.flagsSize, 16);
  return {
    export: ABI_EXPORTS.memory,
    pages: Math.ceil((heap + HEADROOM) / PAGE),
    regions: { data: DATA_BASE, state: stateAt, flags, heap },
    data: data.bytes.slice(),
  };
}
