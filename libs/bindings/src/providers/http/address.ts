import { ProviderError } from "../../error.ts";

/** An address with places for values: `https://host/clients/{client}?path={path}`. */
export interface Address {
  readonly origin: string;
  /** What stands in the braces, each once. */
  readonly paths: readonly string[];
  /**
   * The address for these values, each encoded, in the order of `paths`. It has the origin and the steps that were written down.
   *
   * @throws ProviderError `REFUSED` for a value that would lead elsewhere.
   */
  fill(values: readonly string[]): string;
}

const PLACE = /\{([^{}]*)\}/gu;
const ORIGIN = /^https?:\/\/[^/?#@\\{}\s]+/u;
const MAX_VALUE = 2_000;

/** Reads an address; a text says what is wrong with it. */
export function readAddress(template: string): Address | string {
  const written = ORIGIN.exec(template)?.[0];
  if (written === undefined) return "expected an address that begins with `https://`, without a name or a password";
  const paths = [...new Set([...template.matchAll(PLACE)].map((match) => match[1] ?? ""))];
  const sample = URL.parse(template.replaceAll(PLACE, "x"));
  if (sample === null || sample.hash !== "" || template.includes("#")) return "expected an address without `#`";
  const { origin } = sample;
  const fill = (values: readonly string[]): string => {
    const filled = template.replaceAll(PLACE, (_, path: string) => encoded(values[paths.indexOf(path)] ?? ""));
    const url = URL.parse(filled);
    if (url === null || url.origin !== origin || url.pathname !== pathOf(filled, written)) {
      throw new ProviderError("REFUSED", "a value cannot stand in the address");
    }
    return url.href;
  };
  if (sample.pathname !== pathOf(template.replaceAll(PLACE, "x"), written)) {
    return "expected an address as it is sent: without `..` and with what is special encoded";
  }
  return { origin, paths, fill };
}

/** Whether what is sent to it can be read on the way by nobody but this machine. */
export function staysPrivate(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === "https:" || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(hostname);
}

function pathOf(text: string, origin: string): string {
  return /^[^?]*/u.exec(text.slice(origin.length))?.[0] || "/";
}

function encoded(value: string): string {
  if (value.length > MAX_VALUE) throw new ProviderError("REFUSED", "a value is too long for an address");
  return encodeURIComponent(value);
}
