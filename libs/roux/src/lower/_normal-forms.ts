import { parseAddress } from "../ir/address.ts";
import type { TextForm } from "../vocabulary.ts";
import { punycode, unpunycode } from "./_punycode.ts";

/** A text in its normal form, or why no artifact has it, with what was probably meant, or else what to do. */
export type FormReading = { readonly text: string } | Misfit;

export type Misfit = { readonly fault: string } & (
  | { readonly meant: string; readonly hint?: undefined }
  | { readonly hint: string; readonly meant?: undefined }
);

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
/** What URL parsers take for an address; no domain ends so. */
const NUMBER = /^(?:[0-9]+|0x[0-9a-f]*)$/u;

const LIKE_A_DOMAIN = "a domain is parts of letters, digits and hyphens with dots between them: `shop.example`";
const LETTERLESS =
  "a part that begins with `xn--` encodes letters (RFC 5891), and this one encodes none that it would be written for: write the letters";
const LIKE_AN_ADDRESS =
  "an address is `ann@shop.example`; all of a domain are asked for by its name, as in `from.domain`";

/** What artifacts have of it; nothing is nothing in every form. */
export function normalForm(form: TextForm, written: string): FormReading {
  if (written === "") return { text: "" };
  switch (form) {
    case "domain":
      return normalDomain(written);
    case "host":
      return normalHost(written);
    case "address":
      return normalAddress(written);
    case "sender": {
      const reading = normalAddress(written);
      // A client may say what is no address.
      return "text" in reading || reading.meant !== undefined ? reading : { text: written };
    }
  }
}

/** In lower case, with labels of letters, digits and hyphens (RFC 5890), and without a final dot; or an address literal. */
function normalDomain(written: string): FormReading {
  const domain = asDomain(written);
  if (domain !== undefined) return { text: domain };
  if (written.includes("*"))
    return { fault: "a domain has no `*`", hint: 'a glob fits a whole text: `~ "*.shop.example"`' };
  const meant = domainWithin(written);
  const fault = written.includes("@") ? "a domain has no `@`" : "this is no domain";
  return { fault, ...(meant === undefined ? { hint: likeADomain(written) } : { meant }) };
}

function likeADomain(written: string): string {
  return /(?:^|\.)xn--/iu.test(written) ? LETTERLESS : LIKE_A_DOMAIN;
}

/** A domain, or any other name that a URL can have, as browsers read it. */
function normalHost(written: string): FormReading {
  const domain = asDomain(written);
  if (domain !== undefined) return { text: domain };
  const host = /[\s/\\@:?#%<>[\]^|]/u.test(written) ? undefined : hostNamed(written);
  if (host !== undefined) return { text: host };
  const meant = domainWithin(written);
  const fault = "this is no host";
  return { fault, ...(meant === undefined ? { hint: LIKE_A_DOMAIN } : { meant }) };
}

/** The domain of a URL or an address, or an address of a host, which stands in brackets. */
function domainWithin(written: string): string | undefined {
  const bare = written
    .trim()
    .replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\//u, "")
    .replace(/^.*@/u, "");
  if (parseAddress(bare) !== undefined) return asDomain(bare.includes(":") ? `[IPv6:${bare}]` : `[${bare}]`);
  const name = bare.replace(/^\./u, "").replace(/(?::[0-9]+)?(?:[/?#].*)?$/u, "");
  return asDomain(name) ?? asMapped(name);
}

/** The domain that browsers make of letters that stand for others, such as ligatures and wide letters (UTS #46). No message's reader does. */
function asMapped(written: string): string | undefined {
  const host = /^[\p{L}\p{M}\p{N}.-]+$/u.test(written) ? hostNamed(written) : undefined;
  return host === undefined ? undefined : asDomain(host);
}

/** A name in the form that URL parsers give it, without a final dot. */
function hostNamed(written: string): string | undefined {
  return URL.parse(`http://${written}`)?.hostname.replace(/\.$/u, "") || undefined;
}

function asDomain(written: string): string | undefined {
  const [, six, literal] = /^\[(IPv6:)?([0-9A-F.:]+)\]$/iu.exec(written) ?? [];
  if (literal !== undefined) {
    const isAddress = parseAddress(literal) !== undefined && literal.includes(":") === (six !== undefined);
    return isAddress ? written.toLowerCase() : undefined;
  }
  const labels = written.toLowerCase().normalize("NFC").replace(/\.$/u, "").split(".");
  const ascii = labels.map((label) => (/[^\0-\x7f]/u.test(label) ? internationalised(label) : label));
  const domain = ascii.join(".");
  const isDomain = ascii.every((label) => LABEL.test(label)) && !NUMBER.test(ascii.at(-1) ?? "");
  return domain.length <= 253 && isDomain && isFaithful(domain) ? domain : undefined;
}

/** Whether its A-labels are what URL parsers make of the letters that they encode: others are nobody's. */
function isFaithful(domain: string): boolean {
  if (!domain.includes("xn--")) return true;
  const labels = domain.split(".").map((label) => (label.startsWith("xn--") ? unpunycode(label.slice(4)) : label));
  return labels.every((label) => label !== undefined) && hostNamed(labels.join(".")) === domain;
}

/** Of letters, marks and digits alone; anything else stays as it is, which is no label. */
function internationalised(label: string): string {
  return label.length <= 63 && /^[\p{L}\p{M}\p{N}-]+$/u.test(label) ? `xn--${punycode(label)}` : label;
}

/** As it is written before the `@`, and with a domain in its normal form behind it. */
function normalAddress(written: string): FormReading {
  const address = asAddress(written);
  if (address !== undefined) return { text: address };
  const bare = /<([^<>]*)>\s*$/u.exec(written)?.[1] ?? written.trim().replace(/^mailto:/iu, "");
  const meant = asAddress(bare) ?? asAddress(bare, asMapped);
  const fault = written.includes("@") ? "this is no address" : "an address has an `@`";
  return { fault, ...(meant === undefined ? { hint: LIKE_AN_ADDRESS } : { meant }) };
}

function asAddress(written: string, domainOf = asDomain): string | undefined {
  const at = written.lastIndexOf("@");
  const [local, domain] = [written.slice(0, Math.max(at, 0)), domainOf(written.slice(at + 1))];
  return LOCAL.test(local) && !/^mailto$|=\?/iu.test(local) && domain !== undefined ? `${local}@${domain}` : undefined;
}

/** Atoms and dots, or a quoted text in which no program can look for another address. */
const LOCAL =
  /^(?:[^\s"@<>()[\]\\,;:\p{Cc}\p{Cf}\p{Cs}\p{Co}]+|"(?:[^"\\@<>\p{Cc}\p{Cf}\p{Cs}\p{Co}]|\\[^@<>\p{Cc}\p{Cf}\p{Cs}\p{Co}])*")$/u;
