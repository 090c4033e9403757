/**
 * A new name of a suspended disposition: a UUID of version 7 (RFC 9562), the time and 74 bits of chance. Nobody guesses one, and those
 * that are kept together are next to each other where what waits is found by its token, so that a store writes few of its pages.
 */
export function newToken(now = Date.now()): string {
  const time = now.toString(16).padStart(TIME_DIGITS, "0");
  const [, , group = "", ...rest] = crypto.randomUUID().split("-");
  return [time.slice(0, 8), time.slice(8), `7${group.slice(1)}`, ...rest].join("-");
}

const TIME_DIGITS = 12;
