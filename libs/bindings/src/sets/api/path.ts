import { ForwardAuthError } from "./error.ts";

/** What servers read differently: an encoded slash, backslash, percent sign, dot or control character. */
const DOUBTFUL = /%(?:2f|5c|25|2e|00|0[0-9a-f]|1[0-9a-f]|7f)|\\|[^\x21-\x7e]|;|\/\/|\/\.{1,2}(?:\/|$)/iu;

/**
 * The path of a request target as every server behind reads it: without query, letters and digits not encoded.
 *
 * @throws ForwardAuthError `DOUBTFUL_PATH` for one that two servers may read as two: `/a/%2e%2e/admin`, `//admin`, `/admin;x`.
 */
export function pathOf(target: string): string {
  const [path = ""] = target.split(/[?#]/u);
  if (!path.startsWith("/") || DOUBTFUL.test(path)) {
    throw new ForwardAuthError("DOUBTFUL_PATH", "the path can be read as another one");
  }
  const decoded = path.replaceAll(/(?:%[0-9a-f]{2})+/giu, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      throw new ForwardAuthError("DOUBTFUL_PATH", "the path is not UTF-8");
    }
  });
  if (/%(?![0-9a-f]{2})/iu.test(path)) throw new ForwardAuthError("DOUBTFUL_PATH", "the path has a stray `%`");
  return decoded;
}
