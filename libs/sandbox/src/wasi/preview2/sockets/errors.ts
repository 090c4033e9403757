import { CapabilityError, type Fault } from "../../../capabilities/error.ts";
import { Passing } from "../../_host.ts";
import { Failed } from "../errors.ts";

/** What `wasi:sockets/network` calls errors that capabilities have; all others are `unknown`. */
const CODES: Readonly<Partial<Record<Fault, string>>> = {
  acces: "access-denied",
  notcapable: "access-denied",
  perm: "access-denied",
  connrefused: "connection-refused",
  connreset: "connection-reset",
  connaborted: "connection-aborted",
  pipe: "connection-reset",
  hostunreach: "remote-unreachable",
  netunreach: "remote-unreachable",
  mfile: "new-socket-limit",
  notsup: "not-supported",
  timedout: "timeout",
};

/** Runs a function of the sockets: what goes wrong is its error code. */
export function socketCoded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Passing || error instanceof Failed) throw error;
    throw new Failed(error instanceof CapabilityError ? (CODES[error.code] ?? "unknown") : "unknown");
  }
}
