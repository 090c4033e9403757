import { Reader } from "../admission/reader.ts";
import { decodeBody } from "./_decode.ts";
import type { Body } from "./_instruction.ts";
import { Unbounded } from "./_unbounded.ts";

/** A function's code. */
export interface FunctionCode {
  readonly params: number;
  /** Parameters and locals together. */
  readonly locals: number;
  readonly body: Body;
}

interface Signature {
  readonly params: number;
  readonly results: number;
}

/** More locals than this are not followed; compiled rulesets have some dozens. */
const MAX_LOCALS = 10_000;

/** The functions of a core module. The engine judges whether it is valid; what is read here is what it would run. */
export class ModuleCode {
  #types: Signature[] = [];
  readonly #signatures: Signature[] = [];
  #bodies: FunctionCode[] = [];
  #imported = 0;
  readonly exports = new Map<string, number>();
  /** The function that runs when an instance is made. */
  start: number | undefined;

  constructor(core: Uint8Array) {
    for (const { id, body } of new Reader(core).sections()) this.#section(id, body);
  }

  signature(index: number): Signature {
    return at(this.#signatures, index);
  }

  /** Undefined for an imported one. */
  code(index: number): FunctionCode | undefined {
    return index < this.#imported ? undefined : at(this.#bodies, index - this.#imported);
  }

  #section(id: number, body: Reader): void {
    switch (id) {
      case 1:
        this.#types = body.list(() => signature(body));
        break;
      case 2:
        body.list(() => {
          body.name();
          body.name();
          if (body.byte() !== 0) throw new Unbounded("it imports more than functions");
          this.#signatures.push(at(this.#types, body.u32()));
          this.#imported += 1;
        });
        break;
      case 3:
        body.list(() => this.#signatures.push(at(this.#types, body.u32())));
        break;
      case 7:
        body.list(() => {
          const name = body.name();
          const kind = body.byte();
          const index = body.u32();
          if (kind === 0) this.exports.set(name, index);
        });
        break;
      case 8:
        this.start = body.u32();
        break;
      case 10:
        this.#bodies = body.list(() => this.#function(new Reader(body.take(body.u32()))));
        break;
    }
  }

  #function(body: Reader): FunctionCode {
    const { params } = this.signature(this.#imported + this.#next);
    this.#next += 1;
    let locals = params;
    body.list(() => {
      locals += body.u32();
      number(body);
    });
    if (locals > MAX_LOCALS) throw new Unbounded("it has a function with too many locals");
    return { params, locals, body: decodeBody(body) };
  }

  #next = 0;
}

function signature(body: Reader): Signature {
  if (body.byte() !== 0x60) throw new Unbounded("it has types other than plain functions");
  return { params: body.list(() => number(body)).length, results: body.list(() => number(body)).length };
}

/** The type of a number; others take more than a byte at times, which would move all that is behind them. */
function number(body: Reader): void {
  const type = body.byte();
  if (type < 0x7c || type > 0x7f) throw new Unbounded("it has values that are no numbers");
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Unbounded("it refers to something that it does not have");
  return item;
}
