import { CapabilityError, type Fault } from "../../../capabilities/error.ts";
import { Passing } from "../../_host.ts";
import { Failed } from "../errors.ts";
import type { IoError } from "../streams.ts";

/** A case of `wasi:http/types`' error code. */
export interface HttpError {
  readonly tag: string;
  readonly val?: unknown;
}

const DNS: HttpError = { tag: "DNS-error", val: { rcode: undefined, infoCode: undefined } };

/** What HTTP calls faults that capabilities have; all others are internal errors. */
const ERRORS: Readonly<Partial<Record<Fault, HttpError>>> = {
  "2big": { tag: "HTTP-request-header-section-size", val: undefined },
  acces: { tag: "TLS-certificate-error" },
  addrnotavail: DNS,
  connaborted: { tag: "connection-terminated" },
  connrefused: { tag: "connection-refused" },
  connreset: { tag: "connection-terminated" },
  fbig: { tag: "HTTP-response-body-size", val: undefined },
  hostunreach: { tag: "destination-IP-unroutable" },
  inval: { tag: "HTTP-protocol-error" },
  mfile: { tag: "connection-limit-reached" },
  msgsize: { tag: "HTTP-response-header-section-size", val: undefined },
  netunreach: { tag: "destination-IP-unroutable" },
  nospc: { tag: "HTTP-request-body-size", val: undefined },
  notcapable: { tag: "HTTP-request-denied" },
  pipe: { tag: "connection-terminated" },
  proto: { tag: "HTTP-protocol-error" },
  timedout: { tag: "connection-timeout" },
};

export function httpErrorOf(error: unknown): HttpError {
  const fault = error instanceof CapabilityError ? error.code : "io";
  return ERRORS[fault] ?? { tag: "internal-error", val: undefined };
}

/** Runs what asks the capability: what goes wrong is HTTP's error code. */
export function httpCoded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Passing || error instanceof Failed) throw error;
    throw new Failed(httpErrorOf(error));
  }
}

/** Marks what went wrong with a body, so that it can be told from what goes wrong with other streams. */
export class BodyFault extends CapabilityError {}

export function ofBody<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    throw new BodyFault(error.code, { cause: error });
  }
}

/** Why a body's stream failed; nothing for another stream's. */
export function httpErrorCode(error: IoError): HttpError | undefined {
  return error.cause instanceof BodyFault ? httpErrorOf(error.cause) : undefined;
}
