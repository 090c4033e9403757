import type { Vow } from "@glither/vat";

/** What a terminal understands. Whoever has it can ask who sits there for lines, and show text, and nothing else. */
export interface Tty {
  /** The next line, without its end; false when there are no more. */
  "read-line"(prompt: string): Vow<string | false> | string | false;
  /** Shows text; what would move the cursor is written out. */
  write(text: string): void;
}
