import { type ListedTexts, listedText } from "./_listed-texts.ts";

/** A power of two. */
const PLACES = 512;
const WORDS = 12;

/** So many of a crossing's texts are known by their words; those of long lists, of which few come back, by themselves. */
const FIRST = 16;

/** The longest text that is kept, in bytes. Beyond it, the engine's own decoder is the faster way. */
export const KEPT = WORDS * 4;

/**
 * Texts that crossed lately, by where they lay, with their bytes in words of four. Comparing those costs far less than
 * making the text anew, and most texts come again: what the host lowered is handed back to its bindings, and the
 * component's own names lie where they always lay. A place proves nothing; a text is found only if all bytes are equal.
 */
export class Texts {
  readonly #texts: (string | undefined)[] = new Array(PLACES).fill(undefined);
  readonly #lengths = new Int32Array(PLACES);
  readonly #words = new Int32Array(PLACES * WORDS);
  /** The places of the first texts that are the host's own, so many as `#lentCount` says. */
  readonly #lent = new Int32Array(FIRST);
  #lentCount = 0;
  /** The host's own behind those, so many as `#moreCount` says, and which of them was the last at each place. */
  readonly #more: (string | undefined)[] = new Array(PLACES).fill(undefined);
  readonly #lastMore = new Int32Array(PLACES);
  #moreCount = 0;
  readonly #lists: ListedTexts[] = [];

  /** Looks for the text of `length` bytes, at most `KEPT`, all within the view. */
  find(view: DataView, at: number, length: number): string | undefined {
    const place = placeOf(at);
    if (this.#moreCount > 0) {
      const text = this.#more[this.#lastMore[place] ?? 0];
      if (text !== undefined && text.length === length && isAt(text, view, at)) return text;
    }
    if (this.#lists.length > 0) {
      const text = listedText(this.#lists, view, at);
      if (text !== undefined && text.length === length && isAt(text, view, at)) return text;
    }
    if (this.#lengths[place] !== length) return undefined;
    const words = this.#words;
    let word = place * WORDS;
    const end = at + length;
    let next = at;
    for (; next + 4 <= end; next += 4) {
      if (view.getInt32(next, true) !== words[word++]) return undefined;
    }
    if (next < end && tail(view, at, next, end) !== words[word]) return undefined;
    return this.#texts[place];
  }

  /** Keeps a text that was decoded, and so is no part of another, with the bytes that stand for it in the view. */
  keep(view: DataView, at: number, length: number, text: string): void {
    this.#keepAt(placeOf(at), view, at, length, text);
  }

  /**
   * Keeps a text of the host's own, which is ASCII and was written there, until `release`, and no longer: engines let a part of a text point into the whole one,
   * so that a sender's domain would keep a mail alive.
   */
  lend(view: DataView, at: number, length: number, text: string): void {
    const place = placeOf(at);
    if (this.#lentCount < FIRST) {
      this.#lent[this.#lentCount++] = place;
      this.#keepAt(place, view, at, length, text);
    } else if (this.#moreCount < PLACES) {
      this.#lastMore[place] = this.#moreCount;
      this.#more[this.#moreCount++] = text;
    }
  }

  /** Keeps the texts of a list of records until `release`. To keep each by itself costs more than to lower it. */
  lendAll(list: ListedTexts): void {
    this.#lists.push(list);
  }

  /** To be called when a crossing is over: lets go of the host's own texts. */
  release(): void {
    for (let index = 0; index < this.#lentCount; index += 1) this.#texts[this.#lent[index] ?? 0] = undefined;
    for (let index = 0; index < this.#moreCount; index += 1) this.#more[index] = undefined;
    this.#lentCount = 0;
    this.#moreCount = 0;
    this.#lists.length = 0;
  }

  #keepAt(place: number, view: DataView, at: number, length: number, text: string): void {
    const words = this.#words;
    let word = place * WORDS;
    const end = at + length;
    let next = at;
    for (; next + 4 <= end; next += 4) words[word++] = view.getInt32(next, true);
    if (next < end) words[word] = tail(view, at, next, end);
    this.#texts[place] = text;
    this.#lengths[place] = length;
  }
}

/** By the text itself, whatever its bytes were written over with. */
function isAt(text: string, view: DataView, at: number): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) !== view.getUint8(at + index)) return false;
  }
  return true;
}

/** The last one to three bytes: with those before them where there are four, else one by one. */
function tail(view: DataView, at: number, next: number, end: number): number {
  if (end - at >= 4) return view.getInt32(end - 4, true);
  let word = 0;
  for (let index = next; index < end; index += 1) word = (word << 8) | view.getUint8(index);
  return word;
}

function placeOf(at: number): number {
  return (at ^ (at >>> 9)) & (PLACES - 1);
}
