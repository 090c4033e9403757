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
  /** The world's own names for types, under which it imports them. */
  readonly typeNames: string[] = [];
  /** Whoever offers an interface goes by its name alone, so that no two versions of it could be told apart. */
  readonly #names = new Names((name) => name.replace(/@.*$/u, ""));
  /** Types that are declared, and that nothing has used so far. */
  readonly #unused = new Set<number>();
  #last: number | undefined;
  #parts = 0;
  #bytes = 0;

  /** Whether a section of this kind belongs here. */
  static has(id: number): boolean {
    return id === TYPES || id === ALIASES || id === IMPORTS;
  }

  section(id: number, body: Reader): void {
    this.#bytes += body.size;
    if (this.#bytes > MAX_BYTES) throw foreign(`its contract takes more than ${MAX_BYTES / 1024} KiB`);
    if (this.#last === id || body.peek() === 0) {
      throw foreign(`it has a section that could be left out, before byte ${body.place}`);
    }
    this.#last = id;
    if (id === TYPES) body.list(() => this.#declare(this.#instanceType(body)));
    else if (id === ALIASES) body.list(() => this.#alias(body));
    else body.list(() => this.#import(body));
    body.end();
  }

  /** Nothing follows. */
  end(place: number): void {
    if (this.#unused.size > 0) throw foreign(`it declares a type that nothing uses, before byte ${place}`);
  }

  #declare(type: Declared): void {
    if (this.types.length === MAX_TYPES) throw foreign("its contract has too many types");
    this.#unused.add(this.types.length);
    this.types.push(type);
  }

  #use(body: Reader): Declared {
    const index = body.u32();
    this.#unused.delete(index);
    return body.at(this.types, index);
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
    return asValue(body, this.#use(body));
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
        return [name, { ...asValue(body, body.at(own, body.u32())), nameless: false }];
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
      const found = this.#use(body);
      if (found.kind !== "instance") throw foreign(`it imports something else than an interface, at byte ${place}`);
      this.instances.push({ name, members: found.members });
      return;
    }
    body.expect(TYPE, "it imports more than interfaces and types");
    body.expect(0x00, "its contract has a resource");
    // The world has it whether or not its `dispose` takes one.
    this.typeNames.push(name);
    this.types.push(asValue(body, this.#use(body)));
  }
}

function asValue(body: Reader, found: Declared): Extract<Declared, { kind: "value" }> {
  if (found.kind !== "value") throw foreign(`it has a name for something else than a type, before byte ${body.place}`);
  return found;
}

function externName(body: Reader): string {
  body.expect(0x00, "it has a name of a kind that is not known");
  return label(body);
}
