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

/**
 * The extension that decides how a file opens: what follows the last dot, in lower case, without the dot.
 * Looks through what hides it: invisible characters, a path, full-width letters, and the dots and spaces at the
 * end that Windows drops. Undefined when there is none.
 */
export function extensionOf(fileName: string): string | undefined {
  const name = fileName.normalize("NFKC").replaceAll(/\p{C}/gu, "");
  const base = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  // By segments rather than with a pattern that is anchored at the end: a name may be megabytes of dots.
  const segments = base.split(".");
  while (segments.length > 1 && segments.at(-1)?.trim() === "") {
    segments.pop();
  }
  const extension = segments.length > 1 ? segments.at(-1)?.trim().toLowerCase() : undefined;
  return extension === undefined || /\s/.test(extension) ? undefined : extension;
}

/** The most dangerous extension among file names; the alphabet decides between unlisted ones. */
export function mostDangerous(fileNames: Iterable<string>): string | undefined {
  const extensions = [...fileNames].flatMap((name) => extensionOf(name) ?? []);
  return extensions.sort(
    (a, b) => (RANK.get(a) ?? RANK.size) - (RANK.get(b) ?? RANK.size) || (a < b ? -1 : Number(a > b)),
  )[0];
}
