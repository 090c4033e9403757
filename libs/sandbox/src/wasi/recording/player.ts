import { type Ref, Vat } from "@glither/vat";
import { CapabilityError, type Fault } from "../../capabilities/error.ts";
import { SandboxError } from "../../error.ts";
import { Passing } from "../_host.ts";
import { fromWire, toWire, type Wire } from "../_wire.ts";
import type { Capabilities } from "../capabilities.ts";
import type { Reach } from "../reach.ts";
import { isFault, mayAnswer } from "./_answers.ts";
import { badRecording, type Entry, isReferenceNumber, parsed, readHeader } from "./format.ts";

/** What a guest throws when it does something else than the recorded one: the run ends there. */
export class Divergence extends Passing {
  readonly error: SandboxError;

  constructor(error: SandboxError) {
    super(error.message);
    this.error = error;
  }
}

type Answer = { readonly fault: Fault; readonly value?: never } | { readonly fault?: never; readonly value: unknown };

/**
 * Plays a recorded run: every message is answered as it was then, and asks nobody. A guest that sends another message than the
 * recorded one has diverged.
 */
export class Player {
  readonly capabilities: Capabilities;
  readonly #lines: readonly string[];
  readonly #references = new Map<number, Ref>();
  readonly #numbers = new Map<Ref, number>();
  readonly #vat = new Vat({ name: "recording" });
  #next = 1;
  /** Where a guest catches it, it is thrown again, and at the end. */
  #ended: Divergence | undefined;

  /** @throws SandboxError BAD_RECORDING */
  constructor(text: string) {
    const { single, directories, connections = [], listeners = [] } = readHeader(text);
    this.#lines = text.split("\n");
    const all = (numbers: Readonly<Record<string, number>>): Record<string, Ref> =>
      Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, this.#reference(number)]));
    const listed = (numbers: readonly number[]): Ref[] => numbers.map((number) => this.#reference(number));
    this.capabilities = {
      ...all(single),
      directories: all(directories),
      connections: listed(connections),
      listeners: listed(listeners),
    } as Capabilities;
  }

  /**
   * @param shown gets what the run writes, as it writes it
   * @throws (where it is called) Divergence
   */
  reach(shown: (stream: "stdout" | "stderr", bytes: Uint8Array) => void): Reach {
    const { stdout, stderr } = this.capabilities;
    const reach = (target: Ref, ...args: readonly unknown[]): unknown => {
      const answer = this.#answer(target, args);
      if (answer.fault !== undefined) throw new CapabilityError(answer.fault);
      if (args[0] === "write" && target === (stdout as Ref)) shown("stdout", args[1] as Uint8Array);
      if (args[0] === "write" && target === (stderr as Ref)) shown("stderr", args[1] as Uint8Array);
      return answer.value;
    };
    return reach as Reach;
  }

  /** Whether all that was recorded has been played, and nothing else. @throws Divergence */
  demandEnd(): void {
    if (this.#ended !== undefined) throw this.#ended;
    if ((this.#lines[this.#next] ?? "") !== "") throw diverged(this.#next, "ends before the recorded one");
  }

  /** What came of the next message. Whatever else goes wrong is no fault that a guest may see. @throws Divergence */
  #answer(target: Ref, args: readonly unknown[]): Answer {
    if (this.#ended !== undefined) throw this.#ended;
    const place = this.#next;
    this.#next += 1;
    try {
      return this.#recorded(place, target, args);
    } catch (error) {
      this.#ended =
        error instanceof Divergence
          ? error
          : new Divergence(badRecording(`message ${place} of the recording is none that was recorded`));
      throw this.#ended;
    }
  }

  #recorded(place: number, target: Ref, args: readonly unknown[]): Answer {
    const line = this.#lines[place];
    if (line === undefined || line === "") throw diverged(place, "sends one more message than the recorded one");
    const [recorded, message, answer] = entryOf(parsed(line));
    const own = text(toWire(args, (reference) => this.#numbers.get(reference) ?? -1));
    if (recorded !== this.#numbers.get(target) || own !== text(message))
      throw diverged(place, "sends another message than the recorded one");
    if ("fault" in answer) {
      if (!isFault(answer.fault)) throw badRecording();
      return { fault: answer.fault };
    }
    const value = fromWire(answer.value, (number) => this.#reference(number));
    if (!mayAnswer(args[0], value)) throw badRecording();
    return { value };
  }

  #reference(number: number): Ref {
    if (!isReferenceNumber(number)) throw badRecording();
    const known = this.#references.get(number);
    if (known !== undefined) return known;
    // Nobody is behind it: it is only what the guest's descriptors hold.
    const made: Ref = this.#vat.spawn(() => () => undefined);
    this.#references.set(number, made);
    this.#numbers.set(made, number);
    return made;
  }
}

function text(wire: Wire): string {
  return JSON.stringify(wire, (_key, part: unknown) =>
    part instanceof Uint8Array ? Buffer.from(part).toString("base64") : part,
  );
}

function entryOf(value: unknown): Entry {
  if (!Array.isArray(value) || value.length !== 3 || typeof value[2] !== "object" || value[2] === null)
    throw badRecording();
  return value as unknown as Entry;
}

function diverged(place: number, how: string): Divergence {
  const message = `at message ${place} this run ${how}`;
  return new Divergence(new SandboxError("DIVERGED", message, "play it with the program that was recorded"));
}
