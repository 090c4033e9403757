import type { ComponentContract } from "@glither/wit";
import { isEqual } from "../bytes.ts";
import { type ExportCall, exportCall } from "../slim/abi/call.ts";
import type { FunctionType } from "../slim/abi/wit-type.ts";
import { checkHeader } from "./_header.ts";
import { checkExports, wiredImports } from "./_main.ts";
import { Names } from "./_names.ts";
import { Prelude } from "./_prelude.ts";
import { foreign, shown } from "./_refusal.ts";
import { functionType } from "./_types.ts";
import { type PlainSection, type WiredImport, Wrapping } from "./_wrapping.ts";
import { type CoreModule, readCoreModule, withoutRemarks } from "./core-module.ts";
import { Reader, type Section } from "./reader.ts";
import { SHAPES, type Shape } from "./shapes.ts";

/** All that a host may take from a component's binary. Both embedders run by it, and there is no other reading. */
export interface Reading {
  /** The bytes that were read. */
  readonly component: Uint8Array;
  readonly shape: Shape;
  readonly contract: ComponentContract;
  /** Names under which it imports types of these interfaces. */
  readonly typeNames: readonly string[];
  /** In the order of the core module's imports. */
  readonly imports: readonly WiredImport[];
  readonly dispose: ExportCall;
  readonly disposeType: FunctionType;
  /** The one module whose code anybody has written; all else is the wrapping that is made of the contract. */
  readonly core: CoreModule;
  /** The component's sections without all remarks, in their order; the core module's is among them. */
  readonly sections: readonly PlainSection[];
}

const CUSTOM = 0;
const CORE_MODULE = 1;
const TYPE = 7;
/** The biggest, with a JavaScript engine inside, has 12 MB. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_REMARKS = 4 * 1024 * 1024;
/** In this order; whoever reads one of them checks what is in it. */
const OURS = ["glither.enrichments", "glither.world", "glither.ruleset"];

/**
 * Reads a component at every depth and admits it, if it is one that our engines make: a contract in a closed alphabet, one
 * core module of the engine's form, and the very wrapping around it that the contract has, compared byte by byte. So no
 * name but those of the contract, and no wiring but each import to its own function, ever reaches an embedder. Takes time
 * and memory that grow with the number of bytes alone.
 *
 * @throws LinkError `FOREIGN_COMPONENT` for one that is something else, `MALFORMED_COMPONENT` where nothing can be read,
 *   `NOT_A_COMPONENT`.
 */
export function admit(component: Uint8Array): Reading {
  checkHeader(component);
  if (component.length > MAX_BYTES) throw foreign(`it is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
  const sections = new Sections(component);
  const prelude = new Prelude();
  for (let next = sections.peek(); next !== undefined && Prelude.has(next.id); next = sections.peek()) {
    prelude.section(next.id, sections.take().body);
  }
  const { body } = sections.expect(CORE_MODULE, "a core module");
  prelude.end(body.place);
  const start = body.place;
  const bytes = body.rest();
  const shape = shapeOf(bytes, start);
  const { form, names } = SHAPES[shape];
  const core = readCoreModule(bytes, start, form);
  sections.keep(CORE_MODULE, core.bytes);
  const imports = wiredImports(core, prelude.instances, SHAPES[shape]);
  const instances = new Map(prelude.instances.map(({ name }, index) => [name, index]));
  const wrapping = new Wrapping({ imports, instances, core: names });
  for (const wanted of wrapping.head()) sections.same(wanted);
  const type = sections.expect(TYPE, "the type of `dispose`");
  const items = type.body.list(() => functionType(type.body, prelude.types));
  type.body.end();
  const [only, ...more] = items;
  if (only === undefined || more.length > 0) throw foreign("it declares more behind its code than a type of `dispose`");
  const dispose = exportCall(only);
  checkExports(core, SHAPES[shape], dispose, imports);
  const hasPostReturn = core.exports.some(({ name }) => name === names.postReturn);
  for (const wanted of wrapping.tail({ call: dispose, type: prelude.types.length, hasPostReturn })) {
    sections.same(wanted);
  }
  checkRemarks(sections, SHAPES[shape].remarks);
  return {
    component,
    shape,
    contract: contractOf(prelude),
    typeNames: prelude.typeNames,
    imports,
    dispose,
    disposeType: only,
    core,
    sections: sections.kept,
  };
}

/** A component's sections one by one, and those that were read, without remarks. */
class Sections {
  readonly #component: Uint8Array;
  readonly #rest: Iterator<Section>;
  #next: Section | undefined;
  readonly kept: PlainSection[] = [];

  constructor(component: Uint8Array) {
    this.#component = component;
    this.#rest = new Reader(component).sections();
    this.#advance();
  }

  peek(): Section | undefined {
    return this.#next;
  }

  /** The next section, which is kept as it is. */
  take(): Section {
    const section = this.#next;
    if (section === undefined) throw foreign("it ends where more should follow");
    const start = section.body.place;
    this.kept.push({ id: section.id, body: this.#component.subarray(start, start + section.body.size) });
    this.#advance();
    return section;
  }

  #advance(): void {
    const { value, done } = this.#rest.next();
    this.#next = done === true ? undefined : value;
  }

  /** The next section that is kept as the caller says. */
  keep(id: number, body: Uint8Array): void {
    this.kept.pop();
    this.kept.push({ id, body });
  }

  expect(id: number, what: string): Section {
    const section = this.take();
    if (section.id === id) return section;
    throw foreign(`it has ${kindOf(section.id)} where ${what} should stand, at byte ${section.body.place}`);
  }

  /** Takes the next section, which must be the very one that is wanted, up to the remarks in a core module. */
  same({ id, body: wanted }: PlainSection): void {
    const { body } = this.expect(id, kindOf(id));
    const start = body.place;
    const whole = body.rest();
    const plain = id === CORE_MODULE ? withoutRemarks(whole, start) : whole;
    this.keep(id, plain);
    if (isEqual(plain, wanted)) return;
    const differing = plain.findIndex((byte, index) => byte !== wanted[index]);
    throw foreign(
      `it has another wiring than its contract gives: ${kindOf(id)} differ at byte ${start + (differing === -1 ? plain.length : differing)}`,
    );
  }
}

const KINDS: readonly string[] = [
  "a custom section",
  "a core module",
  "core instances",
  "core types",
  "a nested component",
  "component instances",
  "aliases",
  "types",
  "lifted or lowered functions",
  "a start function",
  "imports",
  "exports",
  "values",
];

function kindOf(id: number): string {
  return KINDS[id] ?? `a section of the unknown kind ${id}`;
}

/** The names of the canonical ABI tell which engine wrote the module. */
function shapeOf(module: Uint8Array, start: number): Shape {
  for (const { id, body } of new Reader(module, start).sections()) {
    if (id !== EXPORTS) continue;
    const [first] = body.size === 0 || body.peek() === 0 ? [] : [firstName(body)];
    return first?.startsWith("cm32p2") === true ? "direct" : "spidermonkey";
  }
  throw foreign("its core module has no exports");
}

const EXPORTS = 7;

function firstName(body: Reader): string {
  body.u32();
  return body.name();
}

/** What follows the component: known remarks, each once, and nothing that has a meaning. */
function checkRemarks(sections: Sections, remarks: readonly string[]): void {
  const known = [...remarks, ...OURS];
  const names = new Names();
  let last = -1;
  let size = 0;
  for (let next = sections.peek(); next !== undefined; next = sections.peek()) {
    const { body } = sections.expect(CUSTOM, "a custom section of ours");
    const name = body.name();
    const order = known.indexOf(name);
    if (order === -1) throw foreign(`it has a custom section ${shown(name)} before byte ${body.place}`);
    names.add(name, body.place);
    if (order < last)
      throw foreign(`it has its custom section ${shown(name)} in another order, before byte ${body.place}`);
    last = order;
    size += body.size;
    sections.kept.pop();
  }
  if (size > MAX_REMARKS) throw foreign("it has custom sections that are too large");
}

function contractOf({ instances }: Prelude): ComponentContract {
  const functions = instances.map(({ name, members }) => ({
    name,
    functions: [...members].flatMap(([key, member]) => (member.kind === "function" ? [key] : [])),
  }));
  return {
    imports: functions.flatMap((item) => item.functions.map((key) => ({ interface: item.name, function: key }))),
    typeOnly: functions.flatMap((item) => (item.functions.length === 0 ? [item.name] : [])),
    exports: ["dispose"],
  };
}
