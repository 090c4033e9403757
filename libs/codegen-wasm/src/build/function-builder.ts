import type { CoreType } from "@glither/wit/abi";
import { get } from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";
import type { DefinedFunction, Local } from "../wasm/module.ts";

/** One function in the making: its locals and labels get names of their own as they are needed. */
export class FunctionBuilder {
  readonly params: readonly Local[];
  readonly #locals: Local[] = [];
  #labels = 0;

  constructor(params: readonly Local[]) {
    this.params = params;
  }

  /** A new local's name. */
  local(type: CoreType, hint: string): string {
    const name = `${hint}.${this.#locals.length}`;
    this.#locals.push({ name, type });
    return name;
  }

  /** A label that no other block of the function has. */
  label(hint: string): string {
    this.#labels += 1;
    return `${hint}.${this.#labels}`;
  }

  /** The parameters, to be passed on. */
  passOn(): Instruction[] {
    return this.params.map(({ name }) => get(name));
  }

  finish(id: string, body: Instructions, result?: CoreType, remarks: readonly string[] = []): DefinedFunction {
    return {
      id,
      remarks,
      params: this.params,
      ...(result === undefined ? {} : { result }),
      locals: this.#locals,
      body,
    };
  }
}
