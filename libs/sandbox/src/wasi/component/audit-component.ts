import { PREVIEW2 } from "../../syscalls/index.ts";
import { preview2 } from "../preview2/preview2.ts";
import { AMBIENT, type Audit } from "../run/audit.ts";
import { refused } from "./_names.ts";
import { type ComponentReading, readComponent } from "./read-component.ts";

const NAME = /^(wasi:[a-z-]+\/[a-z0-9-]+)@0\.2\.\d{1,4}$/u;
const RUN = /^wasi:cli\/run@0\.2\.\d{1,4}$/u;
/** As much as 32 bits address. */
const MOST_MEMORY = 2 ** 32;
const ROWS = new Map(PREVIEW2.map((row) => [row.name, row]));
/** What is there of each interface; nobody is asked. */
const HOSTED = preview2({}, () => {
  throw new TypeError("nobody is there to be asked");
});

/** What a component asks for, before anything is made of it. @throws SandboxError NOT_A_PROGRAM, TOO_MUCH_MEMORY */
export function auditComponent(bytes: Uint8Array): Audit {
  return auditReading(readComponent(bytes, MOST_MEMORY));
}

/** In the table's rows, and what it imports that nobody here has. @throws SandboxError NOT_A_PROGRAM where nothing could run it */
export function auditReading({ imports, others, exports }: ComponentReading): Audit {
  if (!exports.some((name) => RUN.test(name))) throw refused("it does not export `wasi:cli/run` to begin with");
  const known = imports.map(({ name, functions }) => ({ name, functions, face: NAME.exec(name)?.[1] ?? "" }));
  const asked = new Set(known.flatMap(({ name }) => ROWS.get(name.replace(/@.*$/su, "")) ?? []));
  return {
    asked: PREVIEW2.filter((row) => asked.has(row)),
    foreign: [...others, ...known.flatMap(({ name, functions, face }) => absent(name, functions, face))],
    needs: [
      ...new Set(known.flatMap(({ functions, face }) => (functions.length > 0 ? (AMBIENT.get(face) ?? []) : []))),
    ].sort(),
  };
}

function absent(name: string, functions: readonly string[], face: string): string[] {
  const there = Object.hasOwn(HOSTED, face) ? HOSTED[face] : undefined;
  if (there === undefined) return [name];
  return functions.filter((each) => !has(there, each)).map((each) => `${name}.${each}`);
}

/** `[method]input-stream.read` is a method of the class `InputStream`. */
function has(face: Readonly<Record<string, unknown>>, name: string): boolean {
  const [, kind, resource = "", rest = ""] =
    /^\[(method|static|constructor)\]([a-z0-9-]+)\.?([a-z0-9-]*)$/u.exec(name) ?? [];
  if (kind === undefined) return isFunction(face, camel(name));
  const made = `${camel(resource).charAt(0).toUpperCase()}${camel(resource).slice(1)}`;
  const owner = Object.hasOwn(face, made) ? (face[made] as { readonly prototype: object }) : undefined;
  if (owner === undefined || kind === "constructor") return owner !== undefined;
  return isFunction(kind === "method" ? owner.prototype : owner, camel(rest));
}

function isFunction(owner: object, name: string): boolean {
  return Object.hasOwn(owner, name) && typeof (owner as Readonly<Record<string, unknown>>)[name] === "function";
}

function camel(name: string): string {
  return name.replace(/-([a-z0-9])/gu, (_dash, letter: string) => letter.toUpperCase());
}
