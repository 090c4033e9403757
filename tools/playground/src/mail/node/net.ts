import { parseAddress } from "@glither/roux/core";

/** What the reader of mail uses of Node's `net`. An address with a zone is none. */
export function isIPv4(text: string): boolean {
  return !text.includes(":") && parseAddress(text) !== undefined;
}

export function isIPv6(text: string): boolean {
  return text.includes(":") && parseAddress(text) !== undefined;
}

export function isIP(text: string): 0 | 4 | 6 {
  return isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0;
}
