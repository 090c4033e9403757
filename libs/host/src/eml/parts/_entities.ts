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

/** Numbers, and the names above. A semicolon may be missing behind a number. */
export function entitiesDecoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#0*([0-9]{1,7})|#[xX]0*([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8})(?=;));?/gu,
    (whole, ten, hex, name) => {
      if (name !== undefined) return ENTITIES.get(name) ?? whole;
      const code = ten === undefined ? Number.parseInt(hex, 16) : Number(ten);
      return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? "\ufffd" : String.fromCodePoint(code);
    },
  );
}
