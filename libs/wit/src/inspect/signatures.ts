import { componentEmbed, componentNew, print } from "@bytecodealliance/jco-transpile/wasm-tools";
import { outline } from "./_outline.ts";
import { type Form, readForms } from "./_sexpr.ts";
import { type Shape, shapeOf, type Types } from "./_shape.ts";
import { InspectError } from "./error.ts";

/** The functions that cross a component's membrane, with all that their types are made of; by `import …` or `export …`. */
export type Signatures = ReadonlyMap<string, Shape>;

/**
 * Reads the signatures of a component's imports, as `import glither:mail/enrich@0.1.0#dkim-domain`, and of its exports, as
 * `export dispose`. What cannot be understood is refused.
 *
 * @throws InspectError `NOT_A_COMPONENT` or `MALFORMED_COMPONENT`.
 */
export async function componentSignatures(component: Uint8Array): Promise<Signatures> {
  const contractOnly = outline(component);
  try {
    const [root] = readForms(await print(contractOnly));
    return readSignatures(isForm(root) ? root : []);
  } catch (cause) {
    if (cause instanceof InspectError) throw cause;
    throw new InspectError("MALFORMED_COMPONENT", "the component is damaged: its types cannot be read", { cause });
  }
}

/** Worlds whose signatures are kept: what a host runs at a time, and no room for a flood of other ones. */
const KEPT = 64;
const known = new Map<string, Promise<Signatures>>();

/**
 * The signatures that a world's text declares, read from a hollow component of that world; kept by the text.
 *
 * @throws InspectError `MALFORMED_COMPONENT` when the text is not that of one world.
 */
export function worldSignatures(text: string): Promise<Signatures> {
  const kept = known.get(text);
  if (kept !== undefined) return kept;
  const [oldest] = known.keys();
  if (known.size >= KEPT && oldest !== undefined) known.delete(oldest);
  const found = hollow(text).then(componentSignatures);
  known.set(text, found);
  found.catch(() => known.delete(text));
  return found;
}

async function hollow(witSource: string): Promise<Uint8Array> {
  const [world, second] = [...witSource.matchAll(/^world (%?[a-z0-9-]+) \{$/gm)].map(([, name]) => name);
  try {
    if (world === undefined || second !== undefined) throw new SyntaxError("there is not one world");
    return await componentNew(await componentEmbed({ witSource, dummy: true, world }), []);
  } catch (cause) {
    throw new InspectError("MALFORMED_COMPONENT", "the text of the world cannot be read", { cause });
  }
}

interface Scope {
  readonly types: Types;
  /** Functions by name, of an instance's type. */
  readonly functions: Map<string, Shape>;
  /** Types by name, of an instance's type. */
  readonly named: Types;
}

function readSignatures(root: Form): Signatures {
  const types: Types = new Map();
  const functions: Types = new Map();
  const instanceTypes = new Map<string, Scope>();
  const instances = new Map<string, Scope>();
  const found = new Map<string, Shape>();
  const add = (name: string, shape: Shape): void => {
    if (found.has(name)) throw refused(`it has two of \`${name}\``);
    found.set(name, shape);
  };
  for (const form of root.filter(isForm)) {
    const last = form.at(-1);
    const name = nameIn(form);
    switch (form[0]) {
      case "type":
        if (isForm(last) && last[0] === "instance") instanceTypes.set(indexIn(form), readInstance(last, types));
        else define(types, form, types);
        break;
      case "alias": {
        const from = instances.get(String(form[2]));
        if (form[1] !== "export" || !isForm(last)) break;
        if (last[0] === "type") copy(from?.named, name, types, indexIn(last));
        if (last[0] === "func") copy(from?.functions, name, functions, indexIn(last));
        break;
      }
      case "import": {
        if (!isForm(last)) throw refused(`it imports \`${name}\` without saying what that is`);
        if (last[0] === "type") copy(types, equalTo(last), types, indexIn(last));
        else if (last[0] === "func") {
          const shape = referred(last, types);
          functions.set(indexIn(last), shape);
          add(`import ${name}`, shape);
        } else {
          const type = instanceTypes.get(typeIn(last));
          if (last[0] !== "instance" || type === undefined) throw refused(`it imports \`${name}\`, of an unknown type`);
          instances.set(indexIn(last), type);
          for (const [of, shape] of type.functions) add(`import ${name}#${of}`, shape);
        }
        break;
      }
      case "func":
        functions.set(indexIn(form), referred(form, types));
        break;
      case "export": {
        const target = form.find((part) => isForm(part) && (part[0] === "func" || part[0] === "type"));
        const index = isForm(target) ? String(target[1]) : "";
        if (isForm(target) && target[0] === "type") copy(types, index, types, indexIn(form));
        else {
          const shape = functions.get(index);
          if (shape === undefined) throw refused(`it exports \`${name}\`, of an unknown type`);
          functions.set(indexIn(form), shape);
          add(`export ${name}`, shape);
        }
        break;
      }
    }
  }
  return found;
}

function readInstance(instance: Form, outer: Types): Scope {
  const types: Types = new Map();
  const named: Types = new Map();
  const functions = new Map<string, Shape>();
  for (const form of instance.filter(isForm)) {
    const last = form.at(-1);
    if (form[0] === "type") define(types, form, types);
    if (!isForm(last)) continue;
    if (form[0] === "alias" && form[1] === "outer" && last[0] === "type")
      copy(form[2] === "1" ? outer : form[2] === "0" ? types : undefined, String(form[3]), types, indexIn(last));
    if (form[0] !== "export") continue;
    if (last[0] === "func") functions.set(nameIn(form), referred(last, types));
    else if (last[0] === "type") {
      copy(types, equalTo(last), types, indexIn(form));
      copy(types, equalTo(last), named, nameIn(form));
    } else throw refused(`it imports \`${nameIn(form)}\`, which is neither a function nor a type`);
  }
  return { types, functions, named };
}

/** A type that is not understood is no fault until something refers to it. */
function define(into: Types, form: Form, types: Types): void {
  try {
    into.set(indexIn(form), shapeOf(form.at(-1), types));
  } catch (error) {
    if (!(error instanceof InspectError)) throw error;
  }
}

function copy(from: Types | undefined, key: string, to: Types, as: string): void {
  const shape = from?.get(key);
  if (shape !== undefined) to.set(as, shape);
}

function referred(form: Form, types: Types): Shape {
  const shape = types.get(typeIn(form));
  if (shape?.kind !== "func") throw refused("it has a function with types that no world has");
  return shape;
}

/** `3` of `(… (type 3) …)`. */
function typeIn(form: Form): string {
  const type = form.find((part) => isForm(part) && part[0] === "type");
  return isForm(type) ? String(type[1]) : "";
}

/** `3` of `(type … (eq 3))`. */
function equalTo(form: Form): string {
  const bound = form.at(-1);
  if (!isForm(bound) || bound[0] !== "eq") throw refused("it has a resource");
  return String(bound[1]);
}

/** `3` of `(type (;3;) …)`. */
function indexIn(form: Form): string {
  const index = form.find((part) => typeof part === "string" && part.startsWith("(;"));
  return typeof index === "string" ? index.slice(2, -2) : "";
}

function nameIn(form: Form): string {
  const name = form.find((part) => typeof part === "string" && part.startsWith('"'));
  return typeof name === "string" ? name.slice(1, -1) : "";
}

function isForm(part: string | Form | undefined): part is Form {
  return typeof part === "object";
}

function refused(what: string): InspectError {
  return new InspectError("MALFORMED_COMPONENT", `the component's types cannot be read: ${what}`);
}
