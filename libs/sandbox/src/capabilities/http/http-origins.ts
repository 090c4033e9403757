import type { LookupFunction } from "node:net";
import { type Bcom, methods, type Vat, type Vow } from "@glither/vat";
import { CapabilityError } from "../error.ts";
import type { HttpAnswer, HttpRequest } from "../interfaces.ts";
import { Running } from "./_running.ts";
import { isFieldName, isFieldValue, isForbidden, lengthOf, sizeOf } from "./header-fields.ts";
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from "./limits.ts";
import { urlOf } from "./origin.ts";

const METHOD = /^[!#$%&'*+.^_`|~\dA-Za-z-]{1,32}$/u;
/** The first makes a tunnel of a connection, which leads anywhere; the second shows what others have added. */
const REFUSED_METHODS: readonly string[] = ["CONNECT", "TRACE"];

/**
 * Servers by their origins, as `originOf` writes them. Each request is a connection of its own to one of these; where an answer
 * says to look elsewhere, that is for the program to read, and to ask for if it may. By `names` (see `pinnedNames`) a name leads to one
 * place for good; without it the system is asked anew for each request.
 */
export function httpOrigins(
  _bcom: Bcom,
  vat: Vat,
  origins: readonly string[],
  limits: HttpLimits = DEFAULT_HTTP_LIMITS,
  names?: LookupFunction,
) {
  const running = new Set<Running>();
  let begun = 0;
  return methods({
    begin: (request: HttpRequest) => {
      const url = urlOf(request.scheme, request.authority, request.path);
      if (url === undefined || !isSound(request)) throw new CapabilityError("inval");
      if (!origins.includes(url.origin)) throw new CapabilityError("notcapable");
      if (REFUSED_METHODS.includes(request.method.toUpperCase())) throw new CapabilityError("notcapable");
      if (request.path.length + sizeOf(request.headers) > limits.head) throw new CapabilityError("2big");
      if (running.size >= limits.atOnce || begun >= limits.inAll) throw new CapabilityError("mfile");
      begun += 1;
      const one = new Running(url, request, limits, () => running.delete(one), names);
      running.add(one);
      return vat.spawn(exchange, vat, one);
    },
  });
}

function isSound({ method, headers, body }: HttpRequest): boolean {
  const lengths = headers.filter(([name]) => name.toLowerCase() === "content-length");
  return (
    METHOD.test(method) &&
    headers.every(([name, value]) => isFieldName(name) && isFieldValue(value) && !isForbidden(name)) &&
    lengths.length <= 1 &&
    lengths.every(([, value]) => /^\d{1,15}$/u.test(value)) &&
    (body || (lengthOf(headers) ?? 0) === 0)
  );
}

function exchange(_bcom: Bcom, vat: Vat, running: Running) {
  return methods({
    write: (bytes: Uint8Array): Vow<number> => vat.adopt(running.write(bytes)),
    finish: (): Vow<void> => vat.adopt(running.finish()),
    answer: (): Vow<HttpAnswer> => vat.adopt(running.answer()),
    read: (most: number): Vow<Uint8Array> => vat.adopt(running.read(most)),
    close: (): void => running.close(),
  });
}
