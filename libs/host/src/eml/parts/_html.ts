import { entitiesDecoded } from "./_entities.ts";

/** Elements that begin a line of their own; all others stand within one. */
const BLOCK =
  /^\/?(?:address|article|blockquote|br|center|dd|div|dl|dt|footer|form|h[1-6]|header|hr|li|ol|p|pre|section|table|td|th|title|tr|ul)$/u;
/** What a tag is called ends at one of few blanks; others are part of it (HTML, §13.2.5.8). */
const NAME = /<(!--|[!?]|\/?[A-Za-z][^\t\n\f\r />]*|\/)/uy;
/** A quote opens behind an equals sign alone, and one that nothing closes opens none. */
const ATTRIBUTE =
  /[\t\n\f\r /]*[^\t\n\f\r />][^\t\n\f\r />=]*(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"[^"]*"|'[^']*'|[^\t\n\f\r "'>][^\t\n\f\r >]*|(?=>)))?/uy;
const TAG_END = /[\t\n\f\r /]*>/uy;
const COMMENT_END = /--!?>/gu;
const EMPTY_COMMENT = /<!---?>/uy;
/** Of a comment that Outlook takes for none. */
const CONDITION = /<!--\s*\[if\b[^>]*>/iuy;
/** What these hold is not shown. */
const HIDDEN = new Set(["script", "style"]);
/** What is in these is no HTML until their own end tag. */
const RAW: ReadonlyMap<string, RegExp> = new Map(
  ["style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"].map((name) => [name, endTag(name)]),
);
const SCRIPT = new RegExp(`<!--|-->|<script(?=[\\t\\n\\f\\r />])|${endTag("script").source}`, "gi");
/** Within these HTML is parted otherwise, and by some programs alone. */
const DOUBTFUL = /<(?:svg|math|select|frameset|noscript|!\[cdata\[)/iu;

/**
 * What people see of HTML: parted as browsers part it, tags, comments, scripts and styles left out, entities decoded. Where a
 * message holds what is parted in several ways, its source follows. In one pass: what does not end is looked for once, and then is
 * text.
 */
export function htmlText(html: string): string {
  const shown = shownOf(html);
  return entitiesDecoded(DOUBTFUL.test(html) ? `${shown}\n${html}` : shown);
}

function shownOf(html: string): string {
  const pieces: string[] = [];
  const lost = new Set<string>();
  let from = 0;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at)) {
    NAME.lastIndex = at;
    const written = NAME.exec(html)?.[1];
    const end = written === undefined ? -1 : endOf(html, at, written, lost);
    if (written === undefined || end < 0) {
      at++;
      continue;
    }
    const name = written.toLowerCase();
    pieces.push(html.slice(from, at));
    if (BLOCK.test(name)) pieces.push("\n");
    CONDITION.lastIndex = at;
    if (name === "!--" && CONDITION.test(html)) pieces.push(shownOf(html.slice(CONDITION.lastIndex, end)));
    at = contentEnd(html, end, name, lost);
    from = HIDDEN.has(name) ? at : end;
  }
  pieces.push(html.slice(from));
  return pieces.join("");
}

/** Behind a comment, or a tag; -1 where it has no end. */
function endOf(html: string, at: number, name: string, lost: Set<string>): number {
  if (name === "!--") {
    EMPTY_COMMENT.lastIndex = at;
    return EMPTY_COMMENT.test(html) ? EMPTY_COMMENT.lastIndex : behind(html, at + 4, COMMENT_END, lost);
  }
  const simple = (): number => behind(html, at, />/gu, lost);
  // To a browser such a tag goes on to the end of all, and so would each tag behind it: others show what is there.
  if (lost.has("tag") || !/^\/?[A-Za-z]/u.test(name)) return simple();
  let end = at + 1 + name.length;
  for (ATTRIBUTE.lastIndex = end; ATTRIBUTE.test(html); ATTRIBUTE.lastIndex = end) end = ATTRIBUTE.lastIndex;
  TAG_END.lastIndex = end;
  if (TAG_END.test(html)) return TAG_END.lastIndex;
  lost.add("tag");
  return simple();
}

/** Where HTML goes on behind an element's own tag. What is hidden and never ends is read on: some programs show it. */
function contentEnd(html: string, from: number, name: string, lost: Set<string>): number {
  if (name === "plaintext") return html.length;
  const closing = RAW.get(name);
  if (name !== "script" && closing === undefined) return from;
  if (lost.has(name)) return from;
  const found = closing === undefined ? scriptEnd(html, from) : search(html, from, closing);
  if (found >= 0) return found;
  lost.add(name);
  return HIDDEN.has(name) ? from : html.length;
}

/** Within what looks like a comment, a script that begins there ends before the one around it (HTML, §13.2.5.15 ff.). */
function scriptEnd(html: string, from: number): number {
  let depth = 0;
  SCRIPT.lastIndex = from;
  for (let found = SCRIPT.exec(html); found !== null; found = SCRIPT.exec(html)) {
    const mark = found[0].toLowerCase();
    if (mark === "</script" && depth < 2) return found.index;
    if (mark === "-->") depth = 0;
    else if (mark === "</script") depth = 1;
    else if (mark === "<script") depth = depth === 0 ? 0 : 2;
    else {
      depth = Math.max(depth, 1);
      // Its hyphens may be those of the end, too.
      SCRIPT.lastIndex = found.index + 2;
    }
  }
  return -1;
}

function behind(html: string, from: number, mark: RegExp, lost: Set<string>): number {
  if (lost.has(mark.source)) return -1;
  const found = search(html, from, mark);
  if (found < 0) lost.add(mark.source);
  return found < 0 ? -1 : mark.lastIndex;
}

function search(html: string, from: number, mark: RegExp): number {
  mark.lastIndex = from;
  return mark.exec(html)?.index ?? -1;
}

/** Without the flag `u`, by which `ſ` would be an `s`. */
function endTag(name: string): RegExp {
  return new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, "gi");
}
