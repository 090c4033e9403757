import type { Ref } from "@glither/vat";
import { CapabilityError } from "../capabilities/error.ts";
import type { Connection, Directory, Entry, File, Input, Listener, Output } from "../capabilities/interfaces.ts";

/** A guest may have as many things open at once. */
const MOST = 1_024;
const STREAMS = 3;

interface Rights {
  /** What may be done with it, and with what is opened through it; these only ever become fewer. */
  base: number;
  inheriting: number;
  /** As the guest sees them: appending, and what has no effect here. */
  flags: number;
}

export interface OpenFile extends Rights {
  readonly kind: "file";
  readonly file: Ref<File>;
  position: number;
}

export interface OpenDirectory extends Rights {
  readonly kind: "directory";
  readonly directory: Ref<Directory>;
  /** What it is called, where the guest was given it from the start. */
  readonly name?: string;
  /** What was in it when the guest began to list it. */
  listed?: readonly Entry[];
}

export type Descriptor =
  | OpenFile
  | OpenDirectory
  | (Rights & { readonly kind: "input"; readonly input: Ref<Input> })
  | (Rights & { readonly kind: "output"; readonly output: Ref<Output> })
  | (Rights & { readonly kind: "connection"; readonly connection: Ref<Connection>; readonly accepted?: true })
  | (Rights & { readonly kind: "listener"; readonly listener: Ref<Listener> });

/** A guest's references: it has numbers for them, and what has no number here it cannot name. */
export class Descriptors {
  /** The first three are the standard streams' and no others', whether they are there or not. */
  readonly #slots: (Descriptor | undefined)[] = [undefined, undefined, undefined];

  /** @throws CapabilityError BADF for a number that nothing has */
  get(number: number): Descriptor {
    const found = this.#slots[number];
    if (found === undefined) throw new CapabilityError("badf");
    return found;
  }

  /** @throws CapabilityError NOTCAPABLE where it is open and one of the rights was not given, or was given up */
  with(number: number, rights: number): Descriptor {
    const found = this.get(number);
    if ((found.base & rights) !== rights) throw new CapabilityError("notcapable");
    return found;
  }

  /** @throws CapabilityError NOTDIR where it is something else */
  directory(number: number, rights: number): OpenDirectory {
    const found = this.get(number);
    if (found.kind !== "directory") throw new CapabilityError("notdir");
    if ((found.base & rights) !== rights) throw new CapabilityError("notcapable");
    return found;
  }

  /** Answers its number: the smallest that is free. @throws CapabilityError MFILE */
  add(descriptor: Descriptor): number {
    this.demandRoom();
    const free = this.#slots.indexOf(undefined, STREAMS);
    const number = free === -1 ? this.#slots.length : free;
    this.#slots[number] = descriptor;
    return number;
  }

  demandRoom(): void {
    if (this.#slots.length >= MOST && this.#slots.indexOf(undefined, STREAMS) === -1)
      throw new CapabilityError("mfile");
  }

  take(number: number): Descriptor {
    const found = this.get(number);
    this.#slots[number] = undefined;
    return found;
  }

  /** Connections that were accepted, and that nobody else has. */
  accepted(): Ref<Connection>[] {
    return this.#slots.flatMap((slot) =>
      slot?.kind === "connection" && slot.accepted === true ? [slot.connection] : [],
    );
  }

  put(number: number, descriptor: Descriptor): void {
    this.#slots[number] = descriptor;
  }
}
