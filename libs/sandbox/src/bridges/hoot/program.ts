import { HootError } from "./error.ts";
import { type HootJavaScript, isProcedure, type Procedure } from "./reflected.ts";
import { type Makers, toJavaScript, toScheme } from "./values.ts";

/** What came of a message: an answer, and the behaviour from now on, where it is another. */
export interface Received {
  readonly answer: unknown;
  readonly next?: Procedure;
}

/** A program of {@link schemeProgram}, loaded. Its behaviours are closures in its own memory. */
export class HootProgram {
  readonly #make: Procedure;
  readonly #receive: Procedure;
  readonly #makers: Makers;
  #over: unknown;

  private constructor(make: Procedure, receive: Procedure, makers: Makers) {
    this.#make = make;
    this.#receive = receive;
    this.#makers = makers;
  }

  /**
   * @param source its bytes, or the address from where a browser fetches them.
   * @param folder where `reflect.wasm` and `wtf8.wasm` lie that belong to it.
   * @throws HootError `NO_PROGRAM`; whatever the engine throws for a module that it does not take.
   */
  static async load(source: Uint8Array | string, javascript: HootJavaScript, folder: string): Promise<HootProgram> {
    const [make, receive, list, symbol] = await javascript.Scheme.load_main(source, { reflect_wasm_dir: folder });
    if (![make, receive, list, symbol].every(isProcedure))
      throw new HootError("NO_PROGRAM", "the program gives other values than an actor's");
    const [one, other, ...makers] = [make, receive, list, symbol] as [Procedure, Procedure, Procedure, Procedure];
    return new HootProgram(one, other, { list: makers[0], symbol: makers[1] });
  }

  /** A behaviour of the program's constructor. @throws HootError */
  make(args: readonly unknown[]): Procedure {
    const [, made] = this.#called(this.#make, this.#scheme(args));
    return isProcedure(made) ? made : notAProcedure();
  }

  /** Has a behaviour take a message. @throws HootError; the behaviour is what it was. */
  receive(behaviour: Procedure, method: string, args: readonly unknown[]): Received {
    const message = [this.#scheme(Symbol.for(method)), this.#scheme(args)];
    const [kind, ...values] = this.#called(this.#receive, behaviour, ...message);
    if (kind === "answers") return { answer: toJavaScript(values[0]) };
    const [next, answer] = values;
    return { next: isProcedure(next) ? next : notAProcedure(), answer: toJavaScript(answer) };
  }

  #scheme(value: unknown): unknown {
    return toScheme(value, this.#makers);
  }

  #called(procedure: Procedure, ...args: readonly unknown[]): readonly unknown[] {
    if (this.#over !== undefined) throw new HootError("OVER", "the program is over", { cause: this.#over });
    let results: readonly unknown[];
    try {
      results = procedure.call(...args);
    } catch (cause) {
      // What it raises comes back as a value; so this was its end, or a trap, and its memory is not to be trusted any more.
      this.#over = cause;
      throw new HootError("OVER", "the program has ended", { cause });
    }
    if (results[0] === "raised") throw new HootError("RAISED", String(toJavaScript(results[1])));
    return results;
  }
}

function notAProcedure(): never {
  throw new HootError("NOT_CARRIED", "an actor that becomes something that takes no messages");
}
