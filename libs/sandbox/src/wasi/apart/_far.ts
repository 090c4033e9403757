import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Ref, Vat } from "@glither/vat";
import { CapabilityError } from "../../capabilities/error.ts";
import { fromWire, toWire } from "../_wire.ts";
import type { Capabilities } from "../capabilities.ts";
import type { Answer, FarCapabilities, FromGuest } from "./_protocol.ts";

/**
 * Actors of the guest's vat that stand for others in another thread: each asks there, and this thread sleeps until there is an
 * answer. A guest waits for its calls in any case; nothing else runs here.
 */
export class Far {
  readonly #vat: Vat;
  readonly #port: MessagePort;
  readonly #answered: Int32Array;
  readonly #references = new Map<number, Ref>();
  readonly #names = new WeakMap<object, number>();

  constructor(vat: Vat, port: MessagePort, answered: SharedArrayBuffer) {
    this.#vat = vat;
    this.#port = port;
    this.#answered = new Int32Array(answered);
  }

  capabilities({ single, directories, connections, listeners }: FarCapabilities): Capabilities {
    const all = (numbers: Readonly<Record<string, number>>): Record<string, Ref> =>
      Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, this.#reference(number)]));
    return {
      ...all(single),
      directories: all(directories),
      connections: connections.map((number) => this.#reference(number)),
      listeners: listeners.map((number) => this.#reference(number)),
    } as Capabilities;
  }

  #reference(number: number): Ref {
    const known = this.#references.get(number);
    if (known !== undefined) return known;
    const made = this.#vat.run(() =>
      this.#vat.spawn(
        () =>
          (...args: readonly unknown[]) =>
            this.#ask(number, args),
      ),
    );
    this.#references.set(number, made);
    this.#names.set(made, number);
    return made;
  }

  #ask(target: number, args: readonly unknown[]): unknown {
    const wire = toWire(args, (reference) => {
      const name = this.#names.get(reference);
      if (name === undefined) throw new CapabilityError("xdev");
      return name;
    });
    const before = Atomics.load(this.#answered, 0);
    this.#port.postMessage({ kind: "ask", target, args: wire } satisfies FromGuest);
    for (;;) {
      Atomics.wait(this.#answered, 0, before);
      const received = receiveMessageOnPort(this.#port) as { readonly message: Answer } | undefined;
      if (received === undefined) continue;
      const { message } = received;
      if ("fault" in message) throw new CapabilityError(message.fault);
      return fromWire(message.value, (name) => this.#reference(name));
    }
  }
}
