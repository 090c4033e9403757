import { Bytes } from "../../module/binary/bytes.ts";
import { isComponent } from "../../module/binary/header.ts";
import { concat, section } from "../../module/binary/write.ts";
import { ModuleError } from "../../module/error.ts";
import { type CoreModule, readCore } from "./_core.ts";
import { demandEnd, nameIn, refused } from "./_names.ts";
import { aliasIn, described, externalName, sortIn, type Type, typeIn } from "./_types.ts";

/** An interface that a component imports, and what of it. */
export interface ImportedInterface {
  readonly name: string;
  readonly functions: readonly string[];
}

/** A component of which every byte was looked at, and no name is more than a name. */
export interface ComponentReading {
  /** Without remarks, and with memories and tables that have a limit. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly imports: readonly ImportedInterface[];
  /** What else it imports. */
  readonly others: readonly string[];
  /** The interfaces that it exports. */
  readonly exports: readonly string[];
}

const HEADER = 8;
const CUSTOM = 0;
/** Components within components, and core modules of all of them. */
const [MOST_COMPONENTS, MOST_MODULES, MOST_TABLES] = [64, 32, 8];

/**
 * Reads a component before anything is made of it: its glue is JavaScript, made of its names.
 *
 * @param most bytes that its memory may grow to
 * @throws SandboxError NOT_A_PROGRAM, TOO_MUCH_MEMORY
 */
export function readComponent(bytes: Uint8Array, most: number): ComponentReading {
  try {
    const whole = new Whole(most);
    return whole.component(bytes);
  } catch (error) {
    if (error instanceof ModuleError) throw Object.assign(refused(error.message), { cause: error });
    throw error;
  }
}

/** All of a component, with those within it: each module and each component in it becomes one instance at the most. */
class Whole {
  readonly #most: number;
  #components = 0;
  #modules = 0;
  #memories = 0;
  #tables = 0;

  constructor(most: number) {
    this.#most = most;
  }

  component(bytes: Uint8Array): ComponentReading {
    if (!isComponent(bytes)) throw refused("it is no component");
    this.#components += 1;
    if (this.#components > MOST_COMPONENTS) throw refused("it has too many components in it");
    const parts: Uint8Array[] = [bytes.subarray(0, HEADER)];
    const scope = new Scope();
    const all = new Bytes(bytes, HEADER);
    while (!all.done) {
      const id = all.byte();
      const length = all.u32();
      const from = all.at;
      all.skip(length);
      const content = bytes.subarray(from, all.at);
      if (id === CUSTOM) continue;
      if (id === 1) parts.push(section(id, this.#module(content)));
      else if (id === 4) parts.push(section(id, this.component(content).bytes));
      else {
        const body = new Bytes(bytes, from, all.at);
        scope.section(id, body);
        demandEnd(body);
        parts.push(section(id, content));
      }
    }
    const { imports, others, exports } = scope;
    return { bytes: concat(parts), imports, others, exports };
  }

  #module(content: Uint8Array): Uint8Array {
    const core: CoreModule = readCore(content, this.#most);
    this.#modules += 1;
    this.#memories += core.memories;
    this.#tables += core.tables;
    if (this.#modules > MOST_MODULES) throw refused("it has too many core modules in it");
    if (this.#memories > 1) throw refused("it has more than one memory, and one is limited");
    if (this.#tables > MOST_TABLES) throw refused(`it has more than ${MOST_TABLES} tables`);
    return core.bytes;
  }
}

/** What one component says, section by section. */
class Scope {
  readonly imports: ImportedInterface[] = [];
  readonly others: string[] = [];
  readonly exports: string[] = [];
  readonly #types: Type[] = [];
  readonly #instantiated = { module: new Set<number>(), component: new Set<number>() };

  section(id: number, body: Bytes): void {
    const read = this.#sections[id];
    if (read === undefined) throw refused("it has sections that WASI 0.2 has no use for");
    body.list(() => read(body));
  }

  readonly #sections: Readonly<Record<number, (body: Bytes) => void>> = {
    2: (body) => this.#instance(body, "module"),
    5: (body) => this.#instance(body, "component"),
    6: (body) => {
      if (aliasIn(body) === "type") this.#types.push(undefined);
    },
    7: (body) => void this.#types.push(typeIn(body)),
    8: canonical,
    10: (body) => this.#import(body),
    11: (body) => this.#export(body),
  };

  #instance(body: Bytes, of: "module" | "component"): void {
    const core = of === "module";
    if (body.byte() !== 0) {
      // Of what is there already.
      body.list(() => {
        if (core) nameIn(body);
        else externalName(body);
        if (core) body.byte();
        else sortIn(body);
        body.u32();
      });
      return;
    }
    const index = body.u32();
    if (this.#instantiated[of].has(index)) throw refused(`it makes several instances of one ${of}`);
    this.#instantiated[of].add(index);
    body.list(() => {
      nameIn(body);
      if (core) body.byte();
      else sortIn(body);
      body.u32();
    });
  }

  #import(body: Bytes): void {
    const name = externalName(body);
    const { kind, index } = described(body);
    if (kind === "component") throw refused("it imports components");
    if (kind === "type") this.#types.push(undefined);
    const type = kind === "instance" ? this.#types[index] : undefined;
    if (type === undefined) this.others.push(name);
    else this.imports.push({ name, functions: type.functions });
  }

  #export(body: Bytes): void {
    const name = externalName(body);
    const sort = sortIn(body);
    body.u32();
    if (body.byte() === 1) described(body);
    if (sort === "type") this.#types.push(undefined);
    if (sort === "instance") this.exports.push(name);
  }
}

/** How a function crosses the border, and what makes and ends handles. */
function canonical(body: Bytes): void {
  const form = body.byte();
  if (form === 0 || form === 1) {
    body.byte();
    body.u32();
    body.list(() => {
      const option = body.byte();
      if (option > 5) throw refused("it has functions that answer later, which WASI 0.2 has not");
      if (option > 2) body.u32();
    });
    if (form === 0) body.u32();
  } else if (form <= 4) body.u32();
  else throw refused("it uses what WASI 0.2 has not");
}
