import { toUnicode } from "punycode/punycode.es6.js";

/** What the reader of mail uses of Node's `url`: what the parser of addresses makes of a domain, and back. */
export function domainToASCII(domain: string): string {
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return "";
  }
}

export function domainToUnicode(domain: string): string {
  try {
    return toUnicode(domain);
  } catch {
    return "";
  }
}
