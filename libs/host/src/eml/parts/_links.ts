import { entitiesDecoded } from "./_html.ts";

/** Links that are looked at in one message; all others of it are not. */
const MAX_LINKS = 5_000;
/** What a browser goes to: a scheme with whatever slashes, two slashes alone, or a name that begins with `www.`. */
const LINK = /(?:\bhttps?:[\\/]{0,9}|\bftp:[\\/]{1,9}|[\\/]{2}|\b(?=www\.))([^\s\\/"<>?#]{1,8192})/giu;
/** Of an attribute browsers drop these wherever they stand. */
const ATTRIBUTE =
  /\b(?:href|src|action|formaction|background|poster|data|cite)\s{0,9}=\s{0,9}(?:"([^"]{1,4096})"|'([^']{1,4096})')/giu;

/** The hosts of all links of a message, each once, as DKIM and DMARC write domains: lower case, A-labels, no final dot. */
export class Links {
  readonly #domains = new Set<string>();
  readonly #seen = new Set<string>();
  /** More links than are looked at. */
  truncated = false;

  get domains(): readonly string[] {
    return [...this.#domains];
  }

  /** Of a text, and of HTML with what its attributes hold. */
  add(text: string, isHtml: boolean): void {
    this.#addText(isHtml ? entitiesDecoded(text) : text);
    if (!isHtml) return;
    for (const [, double, single] of text.matchAll(ATTRIBUTE)) {
      const value = double ?? single ?? "";
      if (/[\t\r\n]/u.test(value)) this.#addText(entitiesDecoded(value).replaceAll(/[\t\r\n]/gu, ""));
      if (this.truncated) return;
    }
  }

  #addText(text: string): void {
    for (const [, authority = ""] of text.matchAll(LINK)) {
      if (this.#seen.has(authority)) continue;
      if (this.#seen.size >= MAX_LINKS) {
        this.truncated = true;
        return;
      }
      this.#seen.add(authority);
      const domain = hostOf(authority);
      if (domain !== undefined) this.#domains.add(domain);
    }
  }
}

/** As a browser reads it, whatever stands before an `@`; undefined for what is no name of a host. */
function hostOf(authority: string): string | undefined {
  // What ends a sentence, or stands in quotes, is no part of a link, unless somebody is said to log in with it.
  const cut = authority.slice(authority.lastIndexOf("@") + 1).replace(/['(),;`^{|}*&$!=+].*$/su, "");
  const written = cut.includes("[") ? cut : cut.replace(/[^\p{L}\p{N}]+$/u, "");
  const url = `http://${written}`;
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/\.$/u, "") : "";
  return /[.:]/u.test(host) ? host : undefined;
}
