import { closeSync, openSync, writeSync } from "node:fs";
import type { Ref } from "@glither/vat";
import { CapabilityError } from "../../capabilities/error.ts";
import { Passing } from "../_host.ts";
import { toWire } from "../_wire.ts";
import type { Capabilities } from "../capabilities.ts";
import type { Reach } from "../reach.ts";
import { type Entry, type Header, KIND, lineOf, VERSION } from "./format.ts";

const BUFFERED = 65_536;

/** Writes down every message of a run, and what came of it, in the order in which they were sent. */
export class Recorder {
  readonly #file: number;
  readonly #numbers = new Map<Ref, number>();
  #waiting = "";

  constructor(file: string, program: string, capabilities: Capabilities) {
    this.#file = openSync(file, "w");
    const { directories = {}, connections = [], listeners = [], ...single } = capabilities;
    const numbered = (all: Readonly<Record<string, Ref>>): Record<string, number> =>
      Object.fromEntries(Object.entries(all).map(([name, reference]) => [name, this.#number(reference)]));
    const header: Header = {
      kind: KIND,
      version: VERSION,
      program,
      single: numbered(single),
      directories: numbered(directories),
      ...(connections.length === 0 ? {} : { connections: connections.map((each) => this.#number(each)) }),
      ...(listeners.length === 0 ? {} : { listeners: listeners.map((each) => this.#number(each)) }),
    };
    this.#write(lineOf(header));
  }

  /** The same reach, and what passes through it is written down. */
  recording(reach: Reach): Reach {
    const through = reach as (target: Ref, ...args: readonly unknown[]) => unknown;
    const recorded = (target: Ref, ...args: readonly unknown[]): unknown => {
      try {
        const value = through(target, ...args);
        this.#entry(target, args, { value: this.#wire(value) });
        return value;
      } catch (error) {
        if (error instanceof Passing) this.#entry(target, args, { value: { undefined: true } });
        else this.#entry(target, args, { fault: error instanceof CapabilityError ? error.code : "io" });
        throw error;
      }
    };
    return recorded as Reach;
  }

  end(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #entry(target: Ref, args: readonly unknown[], answer: Entry[2]): void {
    this.#write(lineOf([this.#number(target), this.#wire(args), answer]));
  }

  #wire(value: unknown): Entry[1] {
    return toWire(value, (reference) => this.#number(reference));
  }

  #number(reference: Ref): number {
    const known = this.#numbers.get(reference);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(reference, number);
    return number;
  }

  #write(line: string): void {
    this.#waiting += `${line}\n`;
    if (this.#waiting.length > BUFFERED) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting);
    for (let place = 0; place < bytes.length; ) place += writeSync(this.#file, bytes, place);
    this.#waiting = "";
  }
}
