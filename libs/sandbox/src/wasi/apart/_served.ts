import type { MessagePort } from "node:worker_threads";
import { type Ref, settled, type Vat, type Vow } from "@glither/vat";
import { CapabilityError } from "../../capabilities/error.ts";
import { fromWire, toWire } from "../_wire.ts";
import type { Capabilities } from "../capabilities.ts";
import type { Answer, FarCapabilities, FromGuest } from "./_protocol.ts";

/** By the methods that answer with something open: what ends that. */
const ENDINGS: ReadonlyMap<unknown, readonly unknown[]> = new Map([
  ["accept", ["shutdown", true, true]],
  ["begin", ["close"]],
]);

/** What a guest in another thread may ask of actors here: those that it was given, and those that it was answered with. */
export class Served {
  readonly #references: Ref[] = [];
  readonly #numbers = new Map<Ref, number>();
  readonly #opened: (readonly [reference: Ref, ...ending: readonly unknown[]])[] = [];
  readonly #send: (target: Ref, ...args: readonly unknown[]) => Vow;

  constructor(vat: Vat) {
    this.#send = vat.send.bind(vat) as (target: Ref, ...args: readonly unknown[]) => Vow;
  }

  offer({ directories = {}, connections = [], listeners = [], ...single }: Capabilities): FarCapabilities {
    const numbered = (all: Readonly<Record<string, Ref>>): Record<string, number> =>
      Object.fromEntries(Object.entries(all).map(([name, reference]) => [name, this.#number(reference)]));
    return {
      single: numbered(single),
      directories: numbered(directories),
      connections: connections.map((each) => this.#number(each)),
      listeners: listeners.map((each) => this.#number(each)),
    };
  }

  async answer(port: MessagePort, answered: Int32Array, { target, args }: FromGuest & { kind: "ask" }): Promise<void> {
    const answer = await this.#ask(target, args);
    port.postMessage(answer);
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  }

  /** The guest has ended, or was ended: what it has accepted or begun nobody has any more. */
  end(): void {
    for (const [reference, ...ending] of this.#opened.splice(0)) this.#send(reference, ...ending);
  }

  async #ask(target: number, wire: (FromGuest & { kind: "ask" })["args"]): Promise<Answer> {
    try {
      const args = fromWire(wire, (number) => this.#reference(number)) as readonly unknown[];
      const value = await settled(this.#send(this.#reference(target), ...args));
      const ending = ENDINGS.get(args[0]);
      if (ending !== undefined) this.#opened.push([value as Ref, ...ending]);
      return { value: toWire(value, (reference) => this.#number(reference)) };
    } catch (error) {
      return { fault: error instanceof CapabilityError ? error.code : "io" };
    }
  }

  #reference(number: number): Ref {
    const found = this.#references[number];
    if (found === undefined) throw new CapabilityError("badf");
    return found;
  }

  #number(reference: Ref): number {
    const known = this.#numbers.get(reference);
    if (known !== undefined) return known;
    const number = this.#references.push(reference) - 1;
    this.#numbers.set(reference, number);
    return number;
  }
}
