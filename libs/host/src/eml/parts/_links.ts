import { entitiesDecoded } from "./_entities.ts";

/** Links that are looked at in one message, and hosts as they are written; all others of it are not. */
const MAX_LINKS = 5_000;
/** In characters; longer ones are not looked at. No name has more than 253, but what browsers leave out may stand between. */
const MAX_HOST = 1_024;
/** What a browser goes to: a scheme with whatever slashes, two slashes alone, or a name that begins with `www.`. */
const LINK = /(?:\bhttps?:[\\/]{0,9}|\bftp:[\\/]{1,9}|[\\/]{2}|\b(?=www\.))([^\s\\/<>?#]+)/giu;
/** The same in an attribute, where a login may hold blanks and angle brackets. */
const ADDRESS = /(?:\bhttps?:[\\/]{0,9}|\bftp:[\\/]{1,9}|[\\/]{2})([^\\/?#]+)/giu;
/** A link within one that others let go on. */
const INNER =
  /(?<=[^\p{L}\p{M}\p{N}\p{So}\p{Cf}.。．｡·%_:@-])(?:https?:|(?=www\.))([\p{L}\p{M}\p{N}\p{So}\p{Cf}.。．｡·%_-]+)/giu;
/** What ends a name to those who look for links in texts; to browsers most of these are part of it. */
const ODD = /[^\p{L}\p{M}\p{N}\p{So}\p{Cf}.。．｡·%_-]/u;
const ODD_IN_LOGIN = /[^\p{L}\p{M}\p{N}\p{So}\p{Cf}.。．｡·%_:@-]/u;
/** One that is not decoded here, and may be a letter. */
const ENTITY = /&[A-Za-z][A-Za-z0-9]{1,40};/u;
/** Attributes that hold one address each, from which browsers drop line breaks and tabs wherever they stand. */
const ATTRIBUTE =
  /\b(?:href|src|action|formaction|background|poster|data|cite|content|longdesc|lowsrc|codebase)[\t\n\f\r ]*=[\t\n\f\r ]*(["']?)/giu;
const QUOTED: Readonly<Record<string, RegExp>> = { '"': /[^"]*"/uy, "'": /[^']*'/uy };
const UNQUOTED = /[^\t\n\f\r >]*/uy;

/** The hosts of all links of a message, each once, as DKIM and DMARC write domains: lower case, A-labels, no final dot. */
export class Links {
  readonly #domains = new Set<string>();
  readonly #links = new Set<string>();
  readonly #seen = new Set<string>();
  /** More links, or longer ones, than are looked at, or one with an entity that is not known. */
  truncated = false;

  get domains(): readonly string[] {
    return [...this.#domains];
  }

  /** Of a text, and of HTML with what its attributes hold. */
  add(text: string, isHtml: boolean): void {
    this.#addText(isHtml ? entitiesDecoded(text) : text, isHtml);
    if (!isHtml) return;
    for (const value of attributesOf(text)) {
      const address = entitiesDecoded(value).replaceAll(/[\t\r\n]/gu, "");
      this.#addText(address, isHtml);
      for (const [, authority = ""] of address.matchAll(ADDRESS)) this.#addHost(trimmed(behindLogin(authority)));
    }
  }

  #addText(text: string, isHtml: boolean): void {
    // A blank to JavaScript, and nothing to browsers.
    for (const [, authority = ""] of text.replaceAll("\ufeff", "").matchAll(LINK)) {
      if (this.#links.has(authority)) continue;
      if (this.#links.size >= MAX_LINKS) {
        this.truncated = true;
        return;
      }
      this.#links.add(authority);
      if (isHtml && ENTITY.test(authority)) this.truncated = true;
      for (const written of readingsOf(authority)) this.#addHost(written);
    }
  }

  #addHost(written: string): void {
    if (written.length > MAX_HOST) this.truncated = true;
    else if (this.#seen.has(written)) return;
    else if (this.#seen.size >= MAX_LINKS) this.truncated = true;
    else {
      this.#seen.add(written);
      const domain = hostOf(written);
      if (domain !== undefined) this.#domains.add(domain);
    }
  }
}

/** Those of attributes that hold addresses; in one pass, since no two overlap that have the same quotes. */
function* attributesOf(html: string): Generator<string> {
  let unquotedTo = 0;
  const lost = new Set<string>();
  for (const { 0: whole, 1: quote = "", index } of html.matchAll(ATTRIBUTE)) {
    const from = index + whole.length;
    const value = QUOTED[quote] ?? UNQUOTED;
    if (lost.has(quote) || (quote === "" && from < unquotedTo)) continue;
    value.lastIndex = from;
    if (!value.test(html)) lost.add(quote);
    else yield html.slice(from, value.lastIndex - quote.length);
    if (quote === "") unquotedTo = value.lastIndex;
  }
}

/** The hosts that programs may read, whatever stands before an `@`: all of it, or what ends where a text's sentence goes on. */
function readingsOf(authority: string): ReadonlySet<string> {
  const host = behindLogin(authority);
  if (host.startsWith("[")) return new Set([host.slice(0, host.indexOf("]") + 1)]);
  const inner = [...authority.matchAll(INNER)].map(([, name = ""]) => name);
  return new Set(
    [before(host, ODD), behindLogin(before(authority, ODD_IN_LOGIN)), ...inner, host]
      .map(trimmed)
      .filter((it) => it !== ""),
  );
}

function behindLogin(authority: string): string {
  return authority.slice(authority.lastIndexOf("@") + 1);
}

function before(text: string, mark: RegExp): string {
  const end = text.search(mark);
  return end < 0 ? text : text.slice(0, end);
}

/** Without what ends a sentence. By hand, since a pattern would look at all of it again from each of its characters. */
function trimmed(text: string): string {
  let end = text.length;
  while (end > 0) {
    const last = text.charCodeAt(end - 1);
    const start = last >= 0xdc00 && last < 0xe000 ? Math.max(end - 2, 0) : end - 1;
    if (/[\p{L}\p{M}\p{N}]/u.test(text.slice(start, end))) break;
    end = start;
  }
  return text.slice(0, end);
}

/** As a browser reads it; undefined for what is no name of a host, or one that nobody could have registered. */
function hostOf(written: string): string | undefined {
  const url = `http://${written}`;
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/\.$/u, "") : "";
  return host.startsWith("[") || /(?:^|\.)[\w-]+\.[\w-]+$/u.test(host) ? host : undefined;
}
