import type { MessagePort } from "node:worker_threads";
import { type Ref, settled, type Vat, type Vow } from "@glither/vat";
import { CapabilityError } from "../../capabilities/error.ts";
import type { Connection } from "../../capabilities/interfaces.ts";
import { fromWire, toWire } from "../_wire.ts";
import type { Capabilities } from "../capabilities.ts";
import type { Answer, FarCapabilities, FromGuest } from "./_protocol.ts";

/** What a guest in another thread may ask of actors here: those that it was given, and those that it was answered with. */
export class Served {
  readonly #vat: Vat;
  readonly #references: Ref[] = [];
  readonly #numbers = new Map<Ref, number>();
  readonly #accepted: Ref<Connection>[] = [];

  constructor(vat: Vat) {
    this.#vat = vat;
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

  /** The guest has ended, or was ended: what it has accepted nobody has any more. */
  end(): void {
    for (const connection of this.#accepted.splice(0)) this.#vat.send(connection, "shutdown", true, true);
  }

  async #ask(target: number, wire: (FromGuest & { kind: "ask" })["args"]): Promise<Answer> {
    try {
      const args = fromWire(wire, (number) => this.#reference(number)) as readonly unknown[];
      const send = this.#vat.send.bind(this.#vat) as (target: Ref, ...args: readonly unknown[]) => Vow;
      const value = await settled(send(this.#reference(target), ...args));
      if (args[0] === "accept") this.#accepted.push(value as Ref<Connection>);
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
