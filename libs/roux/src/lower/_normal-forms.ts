import type { TextForm } from "../vocabulary.ts";
import { punycode } from "./_punycode.ts";

/** A text in its normal form, or why no artifact has it; `meant` is what was probably meant. */
export type FormReading = { readonly text: string } | { readonly fault: string; readonly meant?: string };

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;

/** What artifacts have of it; nothing is nothing in every form. */
export function normalForm(form: TextForm, written: string): FormReading {
  if (written === "") return { text: "" };
  return form === "domain" ? normalDomain(written) : normalAddress(written);
}

/** In lower case, with labels of letters, digits and hyphens (RFC 5890), and without a final dot; or an address literal. */
function normalDomain(written: string): FormReading {
  const domain = asDomain(written);
  if (domain !== undefined) return { text: domain };
  if (written.includes("*")) return { fault: "a domain has no `*`" };
  const trimmed = written.trim();
  // What stands before a host in a URL or an address, and what stands behind it.
  const bare = trimmed.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\//u, "").replace(/^.*@/u, "");
  const meant = asDomain(bare.replace(/^\./u, "").replace(/(?::[0-9]+)?(?:[/?#].*)?$/u, ""));
  const fault = trimmed.includes("@") ? "a domain has no `@`" : "this is no domain";
  return { fault, ...(meant === undefined ? {} : { meant }) };
}

function asDomain(written: string): string | undefined {
  if (/^\[[0-9A-Fa-f.:]+\]$|^\[IPv6:[0-9A-Fa-f.:]+\]$/iu.test(written)) return written.toLowerCase();
  const labels = written.toLowerCase().normalize("NFC").replace(/\.$/u, "").split(".");
  const ascii = labels.map((label) => (/[^\0-\x7f]/u.test(label) ? internationalised(label) : label));
  const domain = ascii.join(".");
  return domain.length <= 253 && ascii.every((label) => LABEL.test(label)) ? domain : undefined;
}

/** Of letters, marks and digits alone; anything else stays as it is, which is no label. */
function internationalised(label: string): string {
  return label.length <= 63 && /^[\p{L}\p{M}\p{N}-]+$/u.test(label) ? `xn--${punycode(label)}` : label;
}

/** As it is written before the `@`, and with a domain in its normal form behind it. */
function normalAddress(written: string): FormReading {
  const address = asAddress(written);
  if (address !== undefined) return { text: address };
  const meant = asAddress(/<([^<>]*)>\s*$/u.exec(written)?.[1] ?? written.trim().replace(/^mailto:/iu, ""));
  const fault = written.includes("@") ? "this is no address" : "an address has an `@`";
  return { fault, ...(meant === undefined ? {} : { meant }) };
}

function asAddress(written: string): string | undefined {
  const at = written.lastIndexOf("@");
  const [local, domain] = [written.slice(0, Math.max(at, 0)), asDomain(written.slice(at + 1))];
  const isLocal = /^(?:[^\s"@<>()[\]\\,;:]+|"(?:[^"\\@<>]|\\[^@<>])*")$/u.test(local) && !/^mailto$/iu.test(local);
  return isLocal && domain !== undefined ? `${local}@${domain}` : undefined;
}
