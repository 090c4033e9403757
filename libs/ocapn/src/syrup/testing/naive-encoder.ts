import { SyrupDictionary, SyrupRecord, SyrupSet, SyrupSymbol, type SyrupValue } from "../values.ts";

/**
 * Syrup as the draft says it, a text of bytes put together of texts: it shares nothing with the writer that it judges.
 * Each character of what it answers is one byte, so texts are in the order of their bytes.
 */
export function naiveEncode(value: SyrupValue): string {
  if (value === undefined) return "<4'void>";
  if (value === null) return "<4'null>";
  if (value === true) return "t";
  if (value === false) return "f";
  if (typeof value === "bigint") return value < 0n ? `${-value}-` : `${value}+`;
  if (typeof value === "number") return `D${naiveDouble(value)}`;
  if (typeof value === "string") return counted('"', Buffer.from(value, "utf8"));
  if (value instanceof SyrupSymbol) return counted("'", Buffer.from(value.name, "utf8"));
  if (value instanceof Uint8Array) return counted(":", Buffer.from(value));
  if (value instanceof SyrupRecord) return `<${[value.label, ...value.fields].map(naiveEncode).join("")}>`;
  if (value instanceof SyrupSet) return `#${value.members.map(naiveEncode).sort(byCharacters).join("")}$`;
  if (value instanceof SyrupDictionary) {
    const entries = value.entries.map(([key, held]) => [naiveEncode(key), naiveEncode(held)] as const);
    return `{${entries
      .sort(([left], [right]) => byCharacters(left, right))
      .flat()
      .join("")}}`;
  }
  return `[${value.map(naiveEncode).join("")}]`;
}

function naiveDouble(value: number): string {
  const bytes = Buffer.alloc(8);
  if (Number.isNaN(value)) bytes.writeUInt32BE(0x7ff80000);
  else bytes.writeDoubleBE(value);
  return bytes.toString("latin1");
}

function counted(mark: string, bytes: Buffer): string {
  return `${bytes.length}${mark}${bytes.toString("latin1")}`;
}

function byCharacters(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
