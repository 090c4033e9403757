import { isUtf8 } from "node:buffer";
import { textsOf } from "./_bytes.ts";
import { htmlText } from "./_html.ts";
import { Links } from "./_links.ts";

/** In characters (UTF-16); what stands behind is not in `body.text`. */
export const MAX_TEXT = 64 * 1024;
/** In bytes, all texts together; what stands behind is not looked at. Large services show less of a message by far. */
const MAX_BYTES = 256 * 1024;

/** What a message says: the texts of its parts, those of attached messages too, one behind the other, and where its links lead. */
export class Body {
  readonly #pieces: string[] = [];
  readonly #links = new Links();
  #length = 0;
  #bytes = 0;
  #truncated = false;

  /** A part's decoded content, in the charset that it says first, or else as UTF-8 or, where that it is not, as Latin-1. */
  add(content: Buffer, isHtml: boolean, charsets: readonly string[]): void {
    if (content.length === 0) return;
    const taken = content.subarray(0, MAX_BYTES - this.#bytes);
    this.#bytes += taken.length;
    this.#truncated ||= taken.length < content.length;
    if (taken.length === 0) return;
    const [text = ""] = textsOf(taken, charsets[0] ?? fallback(taken));
    this.#links.add(text, isHtml);
    this.#append((isHtml ? htmlText(text) : text).toWellFormed());
  }

  /** What is not looked at of a text was left out before. */
  cut(): void {
    this.#truncated = true;
  }

  get text(): string {
    return this.#pieces.join("\n").slice(0, MAX_TEXT).toWellFormed();
  }

  get domains(): readonly string[] {
    return this.#links.domains;
  }

  get truncated(): boolean {
    return this.#truncated || this.#links.truncated;
  }

  #append(text: string): void {
    const left = MAX_TEXT - this.#length;
    if (text.length > left) this.#truncated = true;
    if (left <= 0) return;
    this.#pieces.push(text.slice(0, left));
    this.#length += Math.min(text.length, left) + 1;
  }
}

function fallback(content: Buffer): string {
  return isUtf8(content) ? "utf-8" : "windows-1252";
}
