/** Bytes, and a count. */
export interface HttpLimits {
  /** Path and header fields of a request, and those of an answer. */
  readonly head: number;
  readonly requestBody: number;
  readonly responseBody: number;
  /** Exchanges that are not done, at once. */
  readonly atOnce: number;
  /** Exchanges from beginning to end: what is known of each stays as long as the program. */
  readonly inAll: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  head: 65_536,
  requestBody: 64 * 1024 * 1024,
  responseBody: 64 * 1024 * 1024,
  atOnce: 32,
  inAll: 10_000,
};
