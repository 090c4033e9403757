import { Bytes, unreadable } from "../../module/binary/bytes.ts";
import { KIND, SECTION } from "../../module/binary/outline.ts";
import { concat, section } from "../../module/binary/write.ts";
import { limitingMemory } from "../run/_binary.ts";
import { demandEnd, nameIn, refused } from "./_names.ts";

/** A core module without remarks, whose names are known and whose memory and tables are limited. */
export interface CoreModule {
  readonly bytes: Uint8Array;
  readonly memories: number;
  readonly tables: number;
}

const HEADER = 8;
const CUSTOM = 0;
const HAS_MAXIMUM = 1;
/** Functions and what is outside; other references are typed, and what they lead to is collected. */
const REFERENCES = [0x70, 0x6f];

/** @throws SandboxError NOT_A_PROGRAM, TOO_MUCH_MEMORY; ModuleError MALFORMED_MODULE */
export function readCore(module: Uint8Array, most: number): CoreModule {
  const parts: Uint8Array[] = [module.subarray(0, HEADER)];
  let [memories, tables] = [0, 0];
  const all = new Bytes(module, HEADER);
  while (!all.done) {
    const id = all.byte();
    const length = all.u32();
    const from = all.at;
    all.skip(length);
    if (id === CUSTOM) continue;
    const body = new Bytes(module, from, all.at);
    if (id === SECTION.import) demandNames(body, imported);
    else if (id === SECTION.export) demandNames(body, exported);
    else if (id === SECTION.memory) memories += body.u32();
    else if (id === SECTION.table) tables += body.u32();
    parts.push(section(id, module.subarray(from, all.at)));
  }
  return { bytes: limitingMemory(concat(parts), most), memories, tables };
}

function demandNames(body: Bytes, read: (body: Bytes) => void): void {
  body.list(() => read(body));
  demandEnd(body);
}

function exported(body: Bytes): void {
  nameIn(body);
  body.byte();
  body.u32();
}

function imported(body: Bytes): void {
  nameIn(body);
  nameIn(body);
  switch (body.byte()) {
    case KIND.function:
      body.u32();
      return;
    case KIND.table:
      if (!REFERENCES.includes(body.byte())) throw refused("it has tables of what the engine collects");
      limits(body);
      return;
    case KIND.memory:
      limits(body);
      return;
    case KIND.global:
      body.skip(2);
      return;
    case KIND.tag:
      body.byte();
      body.u32();
      return;
    default:
      throw unreadable("it imports what is not known here");
  }
}

function limits(body: Bytes): void {
  const flags = body.byte();
  body.leb();
  if ((flags & HAS_MAXIMUM) !== 0) body.leb();
}
