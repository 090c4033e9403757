/** The entities that text for people has; any other stays as it is written. */
const ENTITIES: ReadonlyMap<string, string> = new Map(
  [
    ...[
      ["amp", "&"],
      ["lt", "<"],
      ["gt", ">"],
      ["quot", '"'],
      ["apos", "'"],
      ["nbsp", " "],
      ["copy", "©"],
      ["reg", "®"],
    ],
    ...[
      ["colon", ":"],
      ["sol", "/"],
      ["period", "."],
      ["commat", "@"],
      ["num", "#"],
      ["quest", "?"],
      ["equals", "="],
    ],
    ...[
      ["euro", "€"],
      ["pound", "£"],
      ["trade", "™"],
      ["hellip", "…"],
      ["ndash", "–"],
      ["mdash", "—"],
      ["bull", "•"],
    ],
    ...[
      ["Tab", "\t"],
      ["NewLine", "\n"],
      ["shy", ""],
      ["zwj", ""],
      ["zwnj", ""],
      ["lsquo", "‘"],
      ["rsquo", "’"],
    ],
    ...[
      ["ldquo", "“"],
      ["rdquo", "”"],
      ["middot", "·"],
      ["bsol", "\\"],
      ["percnt", "%"],
      ["dollar", "$"],
      ["plus", "+"],
    ],
  ].map(([name = "", text = ""]) => [name, text]),
);

/** Elements that begin a line of their own; all others stand within one. */
const BLOCK =
  /^\/?(?:address|article|blockquote|br|center|dd|div|dl|dt|footer|form|h[1-6]|header|hr|li|ol|p|pre|section|table|td|th|title|tr|ul)$/u;
const NAME = /[!/?A-Za-z][A-Za-z0-9]*/uy;
/** What these hold is not shown. */
const HIDDEN: Readonly<Record<string, RegExp>> = { script: /<\/script/giu, style: /<\/style/giu };

/** Numbers, and the names above. A semicolon may be missing behind a number. */
export function entitiesDecoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8})(?=;));?/gu,
    (whole, ten, hex, name) => {
      if (name !== undefined) return ENTITIES.get(name) ?? whole;
      const code = ten === undefined ? Number.parseInt(hex, 16) : Number(ten);
      return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? "\ufffd" : String.fromCodePoint(code);
    },
  );
}

/**
 * What people see of HTML, roughly: tags, comments, scripts and styles left out, entities decoded. In one pass: what does not end
 * is looked for once, and then is text.
 */
export function htmlText(html: string): string {
  const pieces: string[] = [];
  const lost = new Set<string>();
  let from = 0;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at)) {
    NAME.lastIndex = at + 1;
    const name = NAME.exec(html)?.[0].toLowerCase();
    const comment = html.startsWith("<!--", at);
    const end = name === undefined ? -1 : endOf(html, at, comment ? "-->" : ">", lost);
    if (name === undefined || end < 0) {
      at++;
      continue;
    }
    pieces.push(html.slice(from, at));
    if (BLOCK.test(name)) pieces.push("\n");
    const closing = comment ? undefined : HIDDEN[name];
    from = closing === undefined ? end : closingAt(html, end, closing, lost);
    at = from;
  }
  pieces.push(html.slice(from));
  return entitiesDecoded(pieces.join(""));
}

function endOf(html: string, at: number, mark: string, lost: Set<string>): number {
  if (lost.has(mark)) return -1;
  const found = html.indexOf(mark, at);
  if (found < 0) lost.add(mark);
  return found < 0 ? -1 : found + mark.length;
}

/** Where it is closed, or where its own tag ends if it never is: then some programs show it. */
function closingAt(html: string, from: number, closing: RegExp, lost: Set<string>): number {
  if (lost.has(closing.source)) return from;
  closing.lastIndex = from;
  const found = closing.exec(html);
  if (found === null) lost.add(closing.source);
  return found === null ? from : found.index;
}
