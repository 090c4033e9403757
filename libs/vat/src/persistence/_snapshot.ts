import { MOST_VATS, OP, RECORD } from "../data/tags.ts";
import type { Common, VatKeeper } from "./_keeper.ts";
import { sealed } from "./_record.ts";

/** So long a chunk of a snapshot becomes. */
const CHUNK = 2 ** 20;

/** All that is reachable in a store, written anew; what is not, is not in it. Between churns only. */
export function snapshot(common: Common, vats: readonly (readonly [name: string, keeper: VatKeeper])[]): Uint8Array[] {
  const { scribe, messages, sources, turn } = common;
  const chunks: Uint8Array[] = [];
  const pen = scribe.pen(0);
  const { writer } = pen;
  const take = (): void => {
    chunks.push(sealed(0, RECORD.SNAPSHOT, turn, pen.take()));
  };
  const full = (): void => {
    if (writer.length >= CHUNK) take();
  };
  scribe.turnPage();
  scribe.settle();
  for (const [name] of vats) {
    writer.byte(OP.VAT);
    pen.text(name);
  }
  for (const [name, number] of sources) {
    writer.byte(OP.SOURCE);
    pen.text(name);
    writer.count(number);
  }
  for (const [index, [, keeper]] of vats.entries()) {
    writer.byte(OP.ROOTS);
    writer.count(index);
    pen.value(keeper.roots);
    keeper.queue(pen);
    keeper.abroad(pen);
  }
  for (const [number, { to, item }] of messages) {
    writer.byte(OP.SENT);
    writer.count(number);
    writer.count(to);
    scribe.item(item, pen);
  }
  full();
  scribe.drain(pen, full);
  writer.byte(OP.NEXT);
  writer.count(scribe.next.length);
  for (const next of scribe.next) writer.count(next);
  take();
  scribe.settle();
  scribe.crossed = false;
  for (const [index, [, keeper]] of vats.entries()) keeper.count(nextMessage(messages.keys(), index));
  return chunks;
}

/** The number that a vat gives its next message, beyond those that are under way. */
export function nextMessage(numbers: Iterable<number>, vat: number): number {
  let next = 1;
  for (const number of numbers)
    if (number % MOST_VATS === vat) next = Math.max(next, Math.floor(number / MOST_VATS) + 1);
  return next;
}
