/** What an address field says outside of what is only there for people. */
export interface Outline {
  /** All that stands where an address belongs: in angle brackets, or around an `@`. */
  readonly addresses: readonly string[];
  /** Every quote, comment and bracket ends. */
  readonly balanced: boolean;
}

/** Stands for a quoted text or a comment: a character that no address has. */
const OPAQUE = "\0";

/**
 * Reads an address field (RFC 5322 §3.4) in one pass, whatever it nests. A field in which a quote or a comment does
 * not end is read as if it had neither.
 */
export function outline(field: string): Outline {
  const visible = withoutAsides(field);
  const text = visible ?? field;
  const pieces = text.split(/[<>]/u);
  const angles: string[] = [];
  const rest: string[] = [];
  // Behind a `<` stands an address, behind a `>` the rest; a `<` that nothing ends has both.
  let position = -1;
  let balanced = visible !== undefined;
  for (const piece of pieces) {
    const [open, close] = [text[position] === "<", text[position + piece.length + 1] === ">"];
    if (open) angles.push(piece.trim());
    if (!open || !close) rest.push(piece);
    balanced &&= open === close;
    position += piece.length + 1;
  }
  const bare = rest.flatMap((piece) => piece.split(/[\s,;()]+/u)).filter((word) => word.includes("@"));
  return { addresses: [...angles, ...bare.map(withoutGroup)], balanced };
}

/** The name of a group before its first address, where no blank parts the two. */
function withoutGroup(word: string): string {
  const at = word.indexOf("@");
  return word.slice(word.lastIndexOf(":", at) + 1);
}

/** The field with one mark for each comment and each quoted text, but for those that are a local part. */
function withoutAsides(field: string): string | undefined {
  const parts: string[] = [];
  let depth = 0;
  let quote = -1;
  let from = 0;
  for (let at = 0; at < field.length; at++) {
    const character = field[at];
    if (character === "\\") at++;
    else if (character === '"' && depth === 0 && quote < 0) {
      parts.push(field.slice(from, at));
      quote = at;
    } else if (character === '"' && quote >= 0) {
      parts.push(field[at + 1] === "@" ? field.slice(quote, at + 1) : OPAQUE);
      [quote, from] = [-1, at + 1];
    } else if (quote < 0 && character === "(") {
      if (depth === 0) parts.push(field.slice(from, at));
      depth++;
    } else if (quote < 0 && character === ")" && depth > 0) {
      depth--;
      if (depth === 0) from = at + 1;
      if (depth === 0) parts.push(" ");
    }
  }
  if (depth > 0 || quote >= 0) return undefined;
  parts.push(field.slice(from));
  return parts.join("");
}
