import { isComponent } from "../../module/binary/header.ts";
import { PREVIEW2, type Syscall } from "../../syscalls/index.ts";
import { Numbers } from "./_binary.ts";

const HEADER = 8;
const IMPORTS = 10;
/** Kinds of what is imported, by their first byte; all but these are followed by one number. */
const [CORE_MODULE, TYPE] = [0, 3];
const A_RESOURCE = 1;
const utf8 = new TextDecoder();

/** What a component asks for: the interfaces that it imports. */
export interface ComponentAudit {
  /** The rows of the table, in its order. */
  readonly asked: readonly Syscall[];
  /** What it imports that nobody here has. */
  readonly foreign: readonly string[];
}

export { isComponent };

/** Reads the names of a component's imports; nothing is made of it, and nothing else of it is looked at. */
export function auditComponent(bytes: Uint8Array): ComponentAudit {
  const names = importsOf(bytes);
  const rows = new Map(PREVIEW2.map((row) => [row.name, row]));
  const known = (name: string): Syscall | undefined => rows.get(name.replace(/@.*$/su, ""));
  const asked = new Set(names.flatMap((name) => known(name) ?? []));
  return {
    asked: PREVIEW2.filter((row) => asked.has(row)),
    foreign: names.filter((name) => (known(name)?.standing ?? "absent") === "absent"),
  };
}

function importsOf(bytes: Uint8Array): string[] {
  const names: string[] = [];
  const reader = new Numbers(bytes, HEADER);
  while (reader.place < bytes.length) {
    const id = reader.byte();
    const size = reader.number();
    const end = reader.place + size;
    if (id === IMPORTS) names.push(...namesIn(bytes.subarray(reader.place, end)));
    reader.place = end;
  }
  return names;
}

function namesIn(body: Uint8Array): string[] {
  const reader = new Numbers(body, 0);
  const count = reader.number();
  const names: string[] = [];
  for (let index = 0; index < count && reader.place < body.length; index += 1) {
    // A name has a byte before it that says how it is written.
    reader.byte();
    const length = reader.number();
    names.push(utf8.decode(body.subarray(reader.place, reader.place + length)));
    reader.place += length;
    const kind = reader.byte();
    if (kind === CORE_MODULE) reader.byte();
    if (kind === TYPE && reader.byte() === A_RESOURCE) continue;
    reader.number();
  }
  return names;
}
