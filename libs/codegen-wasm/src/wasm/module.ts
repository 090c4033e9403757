import type { CoreType } from "@glither/wit/abi";
import type { Instructions, Region } from "./instruction.ts";

/** A core module: imported and own functions by name, one memory, one run of constant data. */
export interface Module {
  readonly remarks: readonly string[];
  readonly imports: readonly ImportedFunction[];
  readonly functions: readonly DefinedFunction[];
  readonly memory: Memory;
  /** By the name under which each function is exported. */
  readonly exports: ReadonlyMap<string, string>;
}

export interface FunctionType {
  readonly params: readonly CoreType[];
  readonly results: readonly CoreType[];
}

export interface ImportedFunction {
  /** What `call` names. */
  readonly id: string;
  readonly module: string;
  readonly name: string;
  readonly type: FunctionType;
}

export interface Local {
  readonly name: string;
  readonly type: CoreType;
}

export interface DefinedFunction {
  readonly id: string;
  readonly remarks: readonly string[];
  readonly params: readonly Local[];
  readonly result?: CoreType;
  readonly locals: readonly Local[];
  readonly body: Instructions;
}

export interface Memory {
  readonly export: string;
  /** In pages of 64 KiB. */
  readonly pages: number;
  /** Where the data begin, and where each region does. */
  readonly regions: Readonly<Record<Region, number>>;
  readonly data: Uint8Array;
}
