import { jsName } from "@glither/wit";
import { imported, label, Names } from "./_names.ts";
import { foreign } from "./_refusal.ts";
import { type Declared, declared, type Members } from "./_types.ts";
import { partsIn } from "./_weight.ts";
import type { Reader } from "./reader.ts";

/** An interface that the component imports. */
export interface Instance {
  /** With its version: `glither:mail/enrich@0.1.0`. */
  readonly name: string;
  readonly members: Members;
}

/** All types of a contract, written out; that of ten thousand rules has not a hundredth of it. */
const MAX_PARTS = 200_000;
const MAX_TYPES = 10_000;
const MAX_BYTES = 1024 * 1024;

export const TYPES = 7;
export const ALIASES = 6;
export const IMPORTS = 10;
const INSTANCE = 0x42;
const TYPE = 0x03;

/** What stands before the code: the imported interfaces with their types, and the world's names for some of these. */
export class Prelude {
  readonly types: Declared[] = [];
  readonly instances: Instance[] = [];
  /** Whoever offers an interface goes by its name alone, so that no two versions of it could be told apart. */
  readonly #names = new Names((name) => name.replace(/@.*$/u, ""));
  #parts = 0;
  #bytes = 0;

  /** Whether a section of this kind belongs here. */
  static has(id: number): boolean {
    return id === TYPES || id === ALIASES || id === IMPORTS;
  }

  section(id: number, body: Reader): void {
    this.#bytes += body.size;
    if (this.#bytes > MAX_BYTES) throw foreign(`its contract takes more than ${MAX_BYTES / 1024} KiB`);
    if (id === TYPES) body.list(() => this.#declare(this.#instanceType(body)));
    else if (id === ALIASES) body.list(() => this.#alias(body));
    else body.list(() => this.#import(body));
    body.end();
  }

  #declare(type: Declared): void {
    if (this.types.length === MAX_TYPES) throw foreign("its contract has too many types");
    this.types.push(type);
  }

  #instanceType(body: Reader): Declared {
    body.expect(INSTANCE, "before its code it declares something else than interfaces");
    const own: Declared[] = [];
    const members = new Map<string, Exclude<Declared, { kind: "instance" }>>();
    const names = new Names(jsName);
    body.list(() => {
      const { place } = body;
      switch (body.byte()) {
        case 0x01:
          own.push(declared(body, own));
          break;
        case 0x02:
          own.push(this.#outer(body));
          break;
        case 0x04: {
          const [name, member] = this.#member(body, own);
          names.add(name, body.place);
          members.set(name, member);
          if (member.kind === "value") own.push(member);
          break;
        }
        default:
          throw foreign(`it has an interface with something else than types and functions, at byte ${place}`);
      }
      if (own.length > MAX_TYPES) throw foreign("its contract has too many types");
    });
    return { kind: "instance", members };
  }

  /** A type of the component itself, under which an interface knows it. */
  #outer(body: Reader): Declared {
    for (const byte of [0x03, 0x02, 0x01]) body.expect(byte, "an interface refers to something else than a type");
    return valueAt(body, this.types);
  }

  #member(body: Reader, own: readonly Declared[]): [string, Exclude<Declared, { kind: "instance" }>] {
    const name = externName(body);
    const { place } = body;
    switch (body.byte()) {
      case 0x01: {
        const found = body.at(own, body.u32());
        if (found.kind !== "function") throw foreign(`it has a function without a function's type, at byte ${place}`);
        const { params, result } = found.type;
        this.#count(params.reduce((sum, { type }) => sum + partsIn(type), result === undefined ? 1 : partsIn(result)));
        return [name, found];
      }
      case TYPE:
        body.expect(0x00, "its contract has a resource");
        return [name, valueAt(body, own)];
      default:
        throw foreign(`it has an interface with something else than types and functions, at byte ${place}`);
    }
  }

  #count(parts: number): void {
    this.#parts += parts;
    if (this.#parts > MAX_PARTS) throw foreign("its contract has types of too many parts");
  }

  /** The world's name for a type that an interface has. */
  #alias(body: Reader): void {
    for (const byte of [TYPE, 0x00]) body.expect(byte, "before its code it refers to something else than a type");
    const { members } = body.at(this.instances, body.u32());
    const found = members.get(label(body));
    if (found?.kind !== "value")
      throw foreign(`it refers to a type that it does not import, before byte ${body.place}`);
    this.#declare(found);
  }

  #import(body: Reader): void {
    const { place } = body;
    body.expect(0x00, "it has an import with a name of a kind that is not known");
    const { kind, name } = imported(body);
    this.#names.add(name, body.place);
    if (kind === "interface") {
      body.expect(0x05, "it imports something else than an interface by an interface's name");
      const found = body.at(this.types, body.u32());
      if (found.kind !== "instance") throw foreign(`it imports something else than an interface, at byte ${place}`);
      this.instances.push({ name, members: found.members });
      return;
    }
    body.expect(TYPE, "it imports more than interfaces and types");
    body.expect(0x00, "its contract has a resource");
    this.#declare(valueAt(body, this.types));
  }
}

function valueAt(body: Reader, types: readonly Declared[]): Extract<Declared, { kind: "value" }> {
  const found = body.at(types, body.u32());
  if (found.kind !== "value") throw foreign(`it has a name for something else than a type, before byte ${body.place}`);
  return found;
}

function externName(body: Reader): string {
  body.expect(0x00, "it has a name of a kind that is not known");
  return label(body);
}
