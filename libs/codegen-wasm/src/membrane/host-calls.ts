import { type AbiFunction, alignUp, fieldOffsets, size, tuple } from "@glither/wit/abi";
import type { ModuleBuilder } from "../build/module-builder.ts";
import type { Place } from "../values/place.ts";
import { flattened, stored } from "../values/transfer.ts";
import { call } from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";

/** Calls of host functions, with what does not go by value laid out in memory. */
export class HostCalls {
  readonly #builder: ModuleBuilder;
  readonly #ids = new Map<AbiFunction, string>();
  /** Where the parameters of each function are laid down: no call is made within another. */
  readonly #areas = new Map<AbiFunction, Instruction>();

  constructor(builder: ModuleBuilder) {
    this.#builder = builder;
  }

  /** The steps that lay parameters down, and the call itself. A spilled result goes to `result`. */
  call(
    target: AbiFunction,
    args: readonly Place[],
    result?: Instruction,
  ): { readonly steps: Instructions; readonly call: Instruction } {
    const { steps, values } = target.spilledParams
      ? this.#spilled(target, args)
      : { steps: [], values: args.flatMap(flattened) };
    const returnTo = target.spilledResult && result ? [result] : [];
    return { steps, call: call(this.#import(target), ...values, ...returnTo) };
  }

  #spilled(
    target: AbiFunction,
    args: readonly Place[],
  ): { readonly steps: Instructions; readonly values: Instructions } {
    const [only] = args;
    // The one parameter as it came is the tuple that is wanted.
    if (only?.kind === "memory" && args.length === 1 && only.offset === 0) return { steps: [], values: [only.base] };
    const type = tuple(...target.params);
    const area = this.#areas.get(target) ?? this.#builder.state.reserve(alignUp(size(type), 8), 8);
    this.#areas.set(target, area);
    const offsets = type.kind === "record" ? fieldOffsets(type) : [];
    return { steps: args.flatMap((arg, index) => stored(arg, area, offsets[index] ?? 0)), values: [area] };
  }

  #import(target: AbiFunction): string {
    const known = this.#ids.get(target);
    if (known !== undefined) return known;
    const id = `${target.module.replace(/^.*\/|@.*$/gu, "")}.${target.name}`;
    this.#ids.set(target, id);
    this.#builder.imports.push({ id, module: target.module, name: target.name, type: target.core });
    return id;
  }
}
