// The lines by which engines in other processes are spoken to. Words are apart by one blank; a name is written as in an address, bytes as
// hexadecimal digits, 32 bits as `-5`, 64 bits as `-5n`. One line is answered by one: `ok …`, or `fault CODE MESSAGE`.
//
//   hello                          first of all: whether somebody is there
//   limit memory|fuel N            before it is opened
//   grant MODULE NAME iI>i         an import that may be linked, by what it takes and gives
//   answer MODULE NAME RESULT|- AT:HEX…
//   open HEX
//   call NAME VALUE…               ok VALUE…
//   read AT LENGTH                 ok HEX
//   write AT HEX
//   new                            as if nothing had been said: for engines that run in JavaScript alone
//   asked                          ok INDEX,VALUE,… …   of the imports granted, in their order

import type { Granted, Value } from "./engine.ts";
import { EngineError, isCode } from "./error.ts";

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

export function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

export function valueText(value: Value): string {
  return typeof value === "bigint" ? `${BigInt.asIntN(64, value)}n` : String(value | 0);
}

/** @throws EngineError `PROTOCOL` */
export function valueIn(text: string): Value {
  if (/^-?\d{1,20}n$/u.test(text)) return BigInt(text.slice(0, -1));
  if (/^-?\d{1,10}$/u.test(text)) return Number(text);
  throw new EngineError("PROTOCOL", "the engine answered with what is no number");
}

export function nameText(name: string): string {
  return encodeURIComponent(name);
}

export function answerLines({ module, name, answers }: Granted): string[] {
  return answers.map(({ result, writes = [] }) =>
    [
      "answer",
      nameText(module),
      nameText(name),
      result === undefined ? "-" : valueText(result),
      ...writes.map(({ at, bytes }) => `${at}:${hexOf(bytes)}`),
    ].join(" "),
  );
}

/**
 * The words of an answer.
 *
 * @throws EngineError what the engine says is wrong, or `PROTOCOL` where it is no answer.
 */
export function wordsOf(answer: string): readonly string[] {
  const [kind, ...words] = answer.trimEnd().split(" ");
  if (kind === "ok") return words.filter((word) => word !== "");
  const [code = "", message = ""] = words;
  if (kind !== "fault" || !isCode(code))
    throw new EngineError("PROTOCOL", "the engine answered with what is no answer");
  throw new EngineError(code, decoded(message) || "the engine gives no reason");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
