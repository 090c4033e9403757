/** A line that is being written: what stands before the cursor and behind it, in what a reader takes for one character each. */
export interface Editing {
  readonly before: readonly string[];
  readonly behind: readonly string[];
  /** Lines that were written before, the newest last. */
  readonly history: readonly string[];
  /** Which of them is shown, counted from the newest; -1 for the new one. */
  readonly shown: number;
}

/** What came of a key. */
export type Edited =
  | { readonly kind: "editing"; readonly editing: Editing }
  | { readonly kind: "line"; readonly line: string; readonly editing: Editing }
  /** Nobody writes any more. */
  | { readonly kind: "end" }
  /** What was begun is thrown away. */
  | { readonly kind: "dropped"; readonly editing: Editing };

export const EMPTY: Editing = { before: [], behind: [], history: [], shown: -1 };

const MOST_HISTORY = 500;
const MOST_CHARACTERS = 16_384;

/** A line editor without a terminal: a key, as a terminal sends it, and the line that comes of it. */
export function edited(editing: Editing, key: string): Edited {
  const { before, behind } = editing;
  const moved = (next: Partial<Editing>): Edited => ({ kind: "editing", editing: { ...editing, ...next } });
  switch (key) {
    case "\r":
    case "\n":
      return finished(editing);
    case "\u0003":
      return { kind: "dropped", editing: { ...EMPTY, history: editing.history } };
    case "\u0004":
      return before.length + behind.length === 0 ? { kind: "end" } : moved({ behind: behind.slice(1) });
    case "\u001b[3~":
      return moved({ behind: behind.slice(1) });
    case "\u007f":
    case "\b":
      return moved({ before: before.slice(0, -1) });
    case "\u0001":
    case "\u001b[H":
    case "\u001b[1~":
      return moved({ before: [], behind: [...before, ...behind] });
    case "\u0005":
    case "\u001b[F":
    case "\u001b[4~":
      return moved({ before: [...before, ...behind], behind: [] });
    case "\u0002":
    case "\u001b[D":
      return moved({ before: before.slice(0, -1), behind: [...before.slice(-1), ...behind] });
    case "\u0006":
    case "\u001b[C":
      return moved({ before: [...before, ...behind.slice(0, 1)], behind: behind.slice(1) });
    case "\u000b":
      return moved({ behind: [] });
    case "\u0015":
      return moved({ before: [] });
    case "\u0017":
      return moved({ before: withoutWord(before) });
    case "\u0010":
    case "\u001b[A":
      return recalled(editing, editing.shown + 1);
    case "\u000e":
    case "\u001b[B":
      return recalled(editing, editing.shown - 1);
    default:
      return typed(editing, key);
  }
}

function typed(editing: Editing, key: string): Edited {
  // What is no character is a key that means nothing here.
  if (/^[\p{Cc}\p{Cf}\p{Cs}]/u.test(key) || editing.before.length + editing.behind.length >= MOST_CHARACTERS)
    return { kind: "editing", editing };
  return { kind: "editing", editing: { ...editing, before: [...editing.before, key] } };
}

function finished({ before, behind, history }: Editing): Edited {
  const line = [...before, ...behind].join("");
  const isNew = line.trim() !== "" && line !== history.at(-1);
  return {
    kind: "line",
    line,
    editing: { ...EMPTY, history: isNew ? [...history, line].slice(-MOST_HISTORY) : history },
  };
}

function recalled(editing: Editing, shown: number): Edited {
  const { history } = editing;
  if (shown < -1 || shown >= history.length) return { kind: "editing", editing };
  const line = shown === -1 ? "" : (history[history.length - 1 - shown] ?? "");
  return { kind: "editing", editing: { ...editing, before: charactersOf(line), behind: [], shown } };
}

function withoutWord(before: readonly string[]): readonly string[] {
  let end = before.length;
  while (end > 0 && before[end - 1] === " ") end -= 1;
  while (end > 0 && before[end - 1] !== " ") end -= 1;
  return before.slice(0, end);
}

const SEGMENTS = new Intl.Segmenter("en", { granularity: "grapheme" });

export function charactersOf(text: string): readonly string[] {
  return [...SEGMENTS.segment(text)].map(({ segment }) => segment);
}

const ESCAPE = "\u001b";
/** A terminal's own sequences for keys, which are several characters. */
const SEQUENCE = new RegExp(`^${ESCAPE}(?:\\[[0-9;]*[A-Za-z~]|O[A-Za-z])`, "u");
const UNFINISHED = new RegExp(`^${ESCAPE}(?:\\[[0-9;]*|O)?$`, "u");
const PLAIN = new RegExp(`^[^${ESCAPE}]+`, "u");
const APPLICATION = `${ESCAPE}O`;

/** The keys in what a terminal has sent, and what is only the beginning of one. */
export function keysOf(sent: string): { readonly keys: readonly string[]; readonly rest: string } {
  const keys: string[] = [];
  let rest = sent;
  while (rest !== "" && !UNFINISHED.test(rest)) {
    const [sequence] = SEQUENCE.exec(rest) ?? [];
    const [plain = ""] = PLAIN.exec(rest) ?? [];
    // Some terminals send the same keys with another beginning.
    if (sequence !== undefined)
      keys.push(sequence.startsWith(APPLICATION) ? `${ESCAPE}[${sequence.slice(APPLICATION.length)}` : sequence);
    else if (plain !== "") keys.push(...charactersOf(plain));
    rest = rest.slice((sequence ?? plain).length || 1);
  }
  return { keys, rest };
}

/** How the line is drawn: on one line of the terminal, of which the part round the cursor is shown. */
export function drawn({ before, behind }: Editing, prompt: string, columns: number): string {
  const room = Math.max(8, columns - prompt.length - 1);
  const from = Math.max(0, before.length - room + 1);
  const all = [...before, ...behind].slice(from, from + room);
  const back = all.length - (before.length - from);
  return `\r\u001b[K${prompt}${all.join("")}${back > 0 ? `\u001b[${back}D` : ""}`;
}
