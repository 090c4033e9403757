/** A list of records of the host's own, and where in the component's memory it was lowered to. */
export interface ListedTexts {
  readonly records: readonly unknown[];
  /** So many of them were lowered, whatever becomes of the list. */
  readonly count: number;
  /** Their texts: the address of each is written at its offset. */
  readonly texts: readonly { readonly key: string; readonly offset: number }[];
  readonly at: number;
  /** Bytes of each record. */
  readonly stride: number;
}

/**
 * The text that was lowered to an address, if one was. It is looked for where the component's memory says that texts lie, which the component may have
 * changed: whoever asks compares the bytes.
 */
export function listedText(lists: readonly ListedTexts[], view: DataView, address: number): string | undefined {
  for (const { records, count, texts, at, stride } of lists) {
    const [first] = texts;
    if (first === undefined) continue;
    const addressIn = (element: number, offset: number) => view.getUint32(at + element * stride + offset, true);
    // Allocators give one place after the other. Of one that does not, texts are not found.
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (addressIn(middle, first.offset) <= address) low = middle + 1;
      else high = middle;
    }
    const element = low - 1;
    const found = element < 0 ? undefined : texts.find(({ offset }) => addressIn(element, offset) === address);
    if (found !== undefined) return textOf(records[element], found.key);
  }
  return undefined;
}

function textOf(record: unknown, key: string): string | undefined {
  if (typeof record !== "object" || record === null) return undefined;
  const text: unknown = Reflect.get(record, key);
  return typeof text === "string" ? text : undefined;
}
