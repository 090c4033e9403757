/**
 * File name extensions, the most dangerous first. Programs and scripts that run on a double click lead, then
 * what can hide them (shortcuts, containers, archives), then documents with macros, then pages with scripts.
 * An extension that is not listed is less dangerous than all of these.
 */
export const DANGER_ORDER: readonly string[] = [
  ...["exe", "scr", "com", "bat", "cmd", "vbs", "js", "pif", "msi", "msp", "cpl", "dll", "hta", "vbe", "jse"],
  ...["wsf", "wsh", "ps1", "psm1", "msc", "reg", "jar", "chm", "apk", "app", "pkg", "dmg", "deb", "rpm", "sh"],
  ...["lnk", "url", "iso", "img", "vhd", "vhdx", "zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "cab", "ace"],
  ...["arj", "lzh", "docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "xll", "pptm", "potm", "ppsm", "ppam", "sldm"],
  ...["one", "doc", "dot", "xls", "xlt", "ppt", "pps", "rtf", "htm", "html", "shtml", "xhtml", "svg"],
];

const RANK = new Map(DANGER_ORDER.map((extension, index) => [extension, index]));

/** Longer ones are no extensions to any system. */
const MAX_EXTENSION = 255;

/**
 * The extension that decides how a file opens: what follows the last dot, in lower case, without the dot.
 * Looks through what hides it: invisible characters, a path, full-width letters, and the dots, blanks and other
 * characters at the end that Windows drops. Undefined when there is none.
 */
export function extensionOf(fileName: string): string | undefined {
  const name = /[^ -~]/u.test(fileName) ? fileName.normalize("NFKC").replaceAll(/\p{C}/gu, "") : fileName;
  let end = name.length;
  // By hand rather than with a pattern that is anchored at the end: a name may be megabytes of dots.
  while (end > 0 && /[\s."'*<>?|;,/\\]/u.test(name.charAt(end - 1)) && name.lastIndexOf(".", end - 2) >= 0) end--;
  const base = name.slice(Math.max(name.lastIndexOf("/", end - 1), name.lastIndexOf("\\", end - 1)) + 1, end);
  const dot = base.lastIndexOf(".");
  const extension = base
    .slice(dot + 1)
    .trim()
    .toLowerCase();
  return dot < 0 || extension === "" || extension.length > MAX_EXTENSION || /\s/u.test(extension)
    ? undefined
    : extension;
}

/** Further to the left nobody looks for one. */
const MAX_CHAIN = 16;

/**
 * All extensions of a name, as `extensionOf` reads the last one, joined by dots: `pdf.exe` of `a.pdf .exe`. A part with a blank
 * before or within it is no extension, nor is what stands further to the left.
 */
function extensionChain(fileName: string, last: string): string {
  const name = /[^ -~]/u.test(fileName) ? fileName.normalize("NFKC").replaceAll(/\p{C}/gu, "") : fileName;
  const before = name.slice(0, name.toLowerCase().lastIndexOf(last));
  const base = before.slice(Math.max(before.lastIndexOf("/"), before.lastIndexOf("\\")) + 1);
  const parts = base.split(".").slice(1, -1).slice(-MAX_CHAIN);
  const own = parts.map((part) => part.trimEnd().toLowerCase());
  const from = own.findLastIndex((part) => part === "" || part.length > MAX_EXTENSION || /\s/u.test(part));
  return [...own.slice(from + 1), last].join(".");
}

/** For each extension that a name may get, all that stand before it in that reading, and it: `pdf.exe` for `exe`. */
export function extensionChains(fileName: string): ReadonlyMap<string, string> {
  const chains = readingsOf(fileName).flatMap((name) => {
    const last = extensionOf(name);
    return last === undefined ? [] : [[last, extensionChain(name, last)] as const];
  });
  return new Map(chains.toReversed());
}

/**
 * All extensions that a name may get: some programs end it at a NUL, some decode `%2e`, and Windows takes what stands
 * behind a colon for the name of a stream within the file (`::$DATA`).
 */
export function extensionsOf(fileName: string): readonly string[] {
  return [...new Set(readingsOf(fileName).flatMap((name) => extensionOf(name) ?? []))];
}

function readingsOf(fileName: string): readonly string[] {
  const names = [fileName];
  if (/%[0-9a-f]{2}/iu.test(fileName)) names.push(percentDecoded(fileName));
  for (const cut of ["\0", ":"])
    names.push(...names.filter((name) => name.includes(cut)).map((name) => name.slice(0, name.indexOf(cut))));
  return names;
}

/** What is a malformed escape stays. */
function percentDecoded(text: string): string {
  const bytes = text.replaceAll(/%([0-9a-f]{2})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /[^\0-\xff]/u.test(bytes) ? bytes : new TextDecoder().decode(Buffer.from(bytes, "latin1"));
}

/** The more dangerous first; the alphabet decides between unlisted ones. */
export function byDanger(a: string, b: string): number {
  return (RANK.get(a) ?? RANK.size) - (RANK.get(b) ?? RANK.size) || (a < b ? -1 : Number(a > b));
}
