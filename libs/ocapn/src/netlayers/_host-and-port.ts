import type { AddressInfo, Server } from "node:net";
import { hint, type Location } from "../location/location.ts";
import { NetlayerError } from "./error.ts";

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** Where the hints `host` and `port` lead. They come from anybody, so `mayReach` says whether to go there. */
export function hostAndPort(location: Location, mayReach: (to: HostAndPort) => boolean): HostAndPort {
  const host = hint(location, "host");
  const port = hint(location, "port");
  if (
    host === undefined ||
    host === "" ||
    port === undefined ||
    !/^[1-9][0-9]{0,4}$/u.test(port) ||
    Number(port) > 65_535
  )
    throw new NetlayerError("LOCATION_UNUSABLE", "a location without a host and a port to go to");
  const to = { host, port: Number(port) };
  if (!mayReach(to))
    throw new NetlayerError("LOCATION_UNUSABLE", `a location at \`${host}\`, where this netlayer does not go`, {
      hint: "say with `mayReach` where it may",
    });
  return to;
}

export function isLoopback({ host }: HostAndPort): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.[0-9]{1,3}){3}$/u.test(host);
}

/** The hints that lead to a server. */
export function hintsOf(server: Server, host: string): ReadonlyMap<string, string> {
  const { port } = server.address() as AddressInfo;
  return new Map([
    ["host", host],
    ["port", String(port)],
  ]);
}
