/**
 * A new name of a suspended disposition: a UUID of version 7 (RFC 9562), the time and 74 bits of chance. Nobody guesses one, and those
 * that are kept together are next to each other where what waits is found by its token, so that a store writes few of its pages.
 */
export function newToken(now = Date.now()): string {
  const time = now.toString(16).padStart(TIME_DIGITS, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(BEHIND_VERSION)}`;
}

const TIME_DIGITS = 12;
/** Where the digits of chance begin. */
const BEHIND_VERSION = 15;
