import { h } from "./dom.ts";
import type { Piece } from "./highlight.ts";

/** A place that is underlined. */
export interface Mark {
  readonly offset: number;
  readonly length: number;
  readonly look: "error" | "lint";
}

export interface EditorOptions {
  readonly label: string;
  readonly highlight: (text: string) => readonly Piece[];
  readonly placeholder?: string;
  readonly changed: () => void;
}

const INDENT = "  ";

/**
 * A text area with its text painted behind it: line numbers, colours, underlines. Tab leaves it as any other field; Enter keeps a
 * line's indentation, and Ctrl or Cmd with `]` and `[` moves lines in and out.
 */
export class Editor {
  readonly #area: HTMLTextAreaElement;
  readonly #paint: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #options: EditorOptions;
  #marks: readonly Mark[] = [];
  /** What each painted line was made of. */
  #lines: string[] = [];
  #current: number | undefined;
  /** Whether somebody has written here. */
  #isEdited = false;

  constructor(root: HTMLElement, options: EditorOptions) {
    this.#options = options;
    this.#paint = h("div", { class: "paint", "aria-hidden": "true" });
    this.#area = h("textarea", {
      "aria-label": options.label,
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      wrap: "off",
      placeholder: options.placeholder ?? "",
      oninput: () => this.#edited(),
      onkeydown: (event) => this.#key(event as KeyboardEvent),
    });
    this.#scroller = h("div", { class: "scroller" }, h("div", { class: "sheet" }, this.#paint, this.#area));
    root.append(this.#scroller);
    this.#draw();
  }

  get value(): string {
    return this.#area.value;
  }

  /** What somebody has written is brought back by the browser's own undo. The focus stays where it is. */
  set value(text: string) {
    if (text === this.#area.value) return;
    if (this.#isEdited) {
      this.#replaceAll(text);
      return;
    }
    this.#area.value = text;
    this.#marks = [];
    this.#draw();
  }

  focus(): void {
    this.#area.focus();
  }

  /** Underlines places of the text as it is now. */
  mark(marks: readonly Mark[]): void {
    this.#marks = marks;
    this.#draw();
  }

  /** Shows beside its number which line decides. */
  point(line: number | undefined): void {
    if (this.#current !== undefined) this.#paint.children[this.#current - 1]?.classList.remove("decides");
    this.#current = line;
    if (line !== undefined) this.#paint.children[line - 1]?.classList.add("decides");
  }

  /** Puts the cursor there, as if somebody had pressed. */
  reveal(offset: number, length: number): void {
    this.#area.focus();
    this.#area.setSelectionRange(offset, offset + length);
    const line = this.value.slice(0, offset).split("\n").length;
    const shown = this.#paint.children[line - 1];
    if (shown instanceof HTMLElement)
      this.#scroller.scrollTop = shown.offsetTop - this.#scroller.clientHeight / 2 + shown.offsetHeight;
  }

  /** Replaces a part so that the browser's own undo brings it back. */
  replace(offset: number, length: number, text: string): void {
    this.#area.focus();
    this.#area.setSelectionRange(offset, offset + length);
    this.#insert(text);
  }

  #replaceAll(text: string): void {
    const { activeElement } = document;
    const { scrollX, scrollY } = window;
    this.replace(0, this.#area.value.length, text);
    this.#area.setSelectionRange(0, 0);
    if (activeElement !== this.#area) this.#area.blur();
    if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true });
    this.#scroller.scrollTop = 0;
    window.scrollTo(scrollX, scrollY);
  }

  #insert(text: string): void {
    // There is no other way into a field's history; where this one has gone, the text is changed all the same.
    const done = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
    if (done) return;
    this.#area.setRangeText(text, this.#area.selectionStart, this.#area.selectionEnd, "end");
    this.#edited();
  }

  #edited(): void {
    this.#isEdited = true;
    // Marks belong to the text before; the next look brings new ones.
    this.#marks = [];
    this.#draw();
    this.#options.changed();
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const withControl = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && !withControl && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      const { selectionStart, value } = this.#area;
      const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
      this.#insert(`\n${/^[ \t]*/u.exec(line)?.[0] ?? ""}`);
    } else if (withControl && (event.key === "]" || event.key === "[")) {
      event.preventDefault();
      this.#shift(event.key === "]");
    }
  }

  /** Moves the selected lines in or out by one step. */
  #shift(inwards: boolean): void {
    const { value, selectionStart, selectionEnd } = this.#area;
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const end = value.indexOf("\n", Math.max(from, selectionEnd - 1));
    const to = end < 0 ? value.length : end;
    const lines = value.slice(from, to).split("\n");
    const moved = lines.map((line) => (inwards ? `${INDENT}${line}` : line.replace(/^ {1,2}|^\t/u, ""))).join("\n");
    this.replace(from, to - from, moved);
    this.#area.setSelectionRange(from, from + moved.length);
  }

  /** Paints the lines that have changed, and no others. */
  #draw(): void {
    const text = this.#area.value;
    const pieces = this.#options.highlight(text);
    const texts = text.split("\n");
    const lines: string[] = [];
    const made: (() => HTMLElement)[] = [];
    let offset = 0;
    let next = 0;
    for (const line of texts) {
      const end = offset + line.length;
      const own: Piece[] = [];
      for (let piece = pieces[next]; piece !== undefined && piece.offset < end; piece = pieces[next]) {
        if (piece.offset >= offset) own.push({ ...piece, offset: piece.offset - offset });
        next += 1;
      }
      const marks = this.#marks
        .filter((mark) => mark.offset <= end && mark.offset + Math.max(1, mark.length) > offset)
        .map((mark) => ({ ...mark, from: Math.max(0, mark.offset - offset), to: mark.offset + mark.length - offset }));
      lines.push(
        `${line}\n${own.map((piece) => `${piece.offset} ${piece.look}`)}\n${marks.map((mark) => `${mark.from} ${mark.to} ${mark.look}`)}`,
      );
      made.push(() => painted(line, own, marks));
      offset = end + 1;
    }
    let head = 0;
    while (head < lines.length && head < this.#lines.length && lines[head] === this.#lines[head]) head += 1;
    let tail = 0;
    while (
      tail < lines.length - head &&
      tail < this.#lines.length - head &&
      lines.at(-1 - tail) === this.#lines.at(-1 - tail)
    )
      tail += 1;
    const fresh = made.slice(head, lines.length - tail).map((make) => make());
    const old = [...this.#paint.children].slice(head, this.#lines.length - tail);
    const anchor = this.#paint.children[this.#lines.length - tail] ?? null;
    for (const element of old) element.remove();
    for (const element of fresh) this.#paint.insertBefore(element, anchor);
    this.#lines = lines;
    this.point(this.#current);
  }
}

interface LineMark {
  readonly from: number;
  readonly to: number;
  readonly look: string;
}

function painted(line: string, pieces: readonly Piece[], marks: readonly LineMark[]): HTMLElement {
  const cuts = new Set([0, line.length]);
  for (const { offset, length } of pieces) cuts.add(offset).add(Math.min(line.length, offset + length));
  for (const { from, to } of marks)
    cuts.add(Math.min(from, line.length)).add(Math.min(Math.max(to, from), line.length));
  const places = [...cuts].filter((place) => place >= 0).sort((a, b) => a - b);
  const children = places.slice(0, -1).map((from, at) => {
    const text = line.slice(from, places[at + 1]);
    const piece = pieces.find((one) => one.offset <= from && from < one.offset + one.length);
    const mark = marks.find((one) => one.from <= from && from < one.to);
    const looks = [piece && `k-${piece.look}`, mark && `m-${mark.look}`].filter((look) => look !== undefined);
    return looks.length === 0 ? text : h("span", { class: looks.join(" ") }, text);
  });
  // What is missing at a line's end has a place as well.
  const behind = marks.find(({ from, to }) => from >= line.length || to <= from);
  if (behind !== undefined) children.push(h("span", { class: `m-${behind.look}` }, " "));
  return h("div", { class: "line" }, ...children, "\n");
}
