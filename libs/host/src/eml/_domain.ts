import { isIPv4, isIPv6 } from "node:net";
import { domainToASCII, domainToUnicode } from "node:url";

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A mail domain in the form that DKIM and DMARC have: labels of letters, digits and hyphens in lower case,
 * internationalised ones in their ASCII form (RFC 5891), or an address literal (RFC 5321 §4.1.3). Undefined for
 * anything else. Node's conversion is a URL parser's, which also reads percent signs, numbers as addresses and
 * delimiters: it is shown nothing but letters, and must give back what it was shown.
 */
export function mailDomain(written: string): string | undefined {
  if (written.startsWith("[")) return literal(written.toLowerCase());
  const domain = written.toLowerCase().normalize("NFC").replace(/\.$/u, "");
  if (domain.length > 253 || !/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return undefined;
  const ascii = isAscii(domain) ? domain : domainToASCII(domain);
  const labels = ascii.split(".");
  if (ascii.length > 253 || !labels.every((label) => LABEL.test(label))) return undefined;
  // A host whose last label is a number is an address to whoever parses URLs, and no domain has such a label.
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/u.test(labels.at(-1) ?? "")) return undefined;
  return isAscii(domain) && !ascii.includes("xn--") ? ascii : faithful(domain, ascii);
}

/** Letters that the conversion takes for others, and labels that only claim to be internationalised, are no domain. */
function faithful(domain: string, ascii: string): string | undefined {
  const unicode = domainToUnicode(ascii);
  const same = isAscii(domain) || unicode === domain;
  const decoded = unicode.split(".").every((label) => !label.startsWith("xn--"));
  return same && decoded && domainToASCII(unicode) === ascii ? ascii : undefined;
}

function literal(written: string): string | undefined {
  const [, v6, address = ""] = /^\[(ipv6:)?([0-9a-f.:]{2,45})\]$/u.exec(written) ?? [];
  return (v6 === undefined ? isIPv4(address) : isIPv6(address)) ? written : undefined;
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/u.test(text);
}
