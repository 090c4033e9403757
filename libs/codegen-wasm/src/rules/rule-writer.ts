import type { Core, Fold } from "@glither/roux/core";
import type { AbiWorld } from "@glither/wit/abi";
import type { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import type { Handles } from "../dispatch/handles.ts";
import type { Artifact } from "../membrane/artifact.ts";
import type { HostCalls } from "../membrane/host-calls.ts";
import type { RuleWords } from "../remarks/words.ts";
import type { Receipts } from "../runtime/receipts.ts";
import type { Tests } from "../tests/compile-test.ts";
import type { Reads } from "../tests/reads.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";
import type { Item } from "./item.ts";
import type { Rows } from "./rows.ts";

/** What rules are written with. */
export interface Parts {
  readonly core: Core;
  readonly world: AbiWorld;
  readonly builder: ModuleBuilder;
  readonly artifact: Artifact;
  readonly calls: HostCalls;
  readonly receipts: Receipts;
  readonly rows: Rows;
  readonly reads: Reads;
  readonly tests: Tests;
  readonly handles: Handles;
}

/** What writes one rule, for those who write many. */
export interface RuleWriter {
  readonly parts: Parts;
  readonly fold: Fold;
  words(item: Item): RuleWords;
  /** The guards that are left, the actions, the verdict. */
  body(item: Item, fn: FunctionBuilder, label: string): Instruction[];
  /** A part of the rules as a function: answers with the receipt, or with 0 when no rule of it disposes. */
  callPart(
    id: string,
    said: string,
    inner: FunctionBuilder,
    body: Instructions,
    fn: FunctionBuilder,
    ...args: Instructions
  ): Instruction[];
}
