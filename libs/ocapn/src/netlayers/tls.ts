import { constants, randomBytes } from "node:crypto";
import { connect, createServer, type TLSSocket } from "node:tls";
import { fromBase32, toBase32 } from "../location/base.ts";
import { type Location, newLocation } from "../location/location.ts";
import { identityOf, rawKey } from "./_certificate.ts";
import { type HostAndPort, hintsOf, hostAndPort } from "./_host-and-port.ts";
import { listening, SocketNetlayer } from "./_socket-netlayer.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { NetlayerError } from "./error.ts";
import { type NetlayerLimits, netlayerLimits } from "./limits.ts";
import type { Netlayer } from "./netlayer.ts";

export interface TlsOptions {
  /** 32 secret bytes that are this peer's key; by default new ones, and so a new designator. */
  readonly seed?: Uint8Array;
  /** The address to listen on; by default this machine's own, 127.0.0.1. */
  readonly host?: string;
  /** By default one that is free. */
  readonly port?: number;
  /** The host that others are told, where it is another one. */
  readonly publicHost?: string;
  /** Where it goes when a location, which may be anybody's, says so; by default anywhere. */
  readonly mayReach?: (to: HostAndPort) => boolean;
  readonly limits?: Partial<NetlayerLimits>;
  readonly clock?: Clock;
}

const TRANSPORT = "tls";
const PROTOCOL = "ocapn";

/**
 * The netlayer `tls`: records over TLS 1.3, in which both sides show a key. The designator is the key, in base32, so a
 * location says who has to answer, and no authority is asked; who comes has proven his key, too. Certificates are what
 * TLS wraps keys in, and nothing else in them is looked at.
 *
 * @throws NetlayerError `CANNOT_LISTEN`
 */
export async function tlsNetlayer(options: TlsOptions = {}): Promise<Netlayer> {
  const { seed = randomBytes(32), host = "127.0.0.1", port = 0, mayReach = () => true } = options;
  const limits = netlayerLimits(options.limits);
  const identity = identityOf(seed);
  const shared = {
    key: identity.key,
    cert: identity.certificate,
    minVersion: "TLSv1.3" as const,
    ALPNProtocols: [PROTOCOL],
    // The key is compared instead, below.
    rejectUnauthorized: false,
    // A session that is resumed shows no key.
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
  const server = createServer({ ...shared, requestCert: true, handshakeTimeout: limits.connectTime });
  await listening(server, { host, port });
  return new SocketNetlayer({
    location: newLocation(TRANSPORT, toBase32(identity.publicKey), hintsOf(server, options.publicHost ?? host)),
    server,
    kind: {
      accepted: "secureConnection",
      opened: "secureConnect",
      dial(location) {
        keyOf(location);
        return connect({
          ...shared,
          ...hostAndPort(location, mayReach),
          servername: "",
          checkServerIdentity: () => undefined,
        });
      },
      peerOf(socket, dialled) {
        const designator = toBase32(shownBy(socket as TLSSocket));
        if (dialled !== undefined && dialled.designator !== designator)
          throw new NetlayerError("WRONG_PEER", "who answers has another key than the location names");
        return newLocation(TRANSPORT, designator, dialled?.hints);
      },
    },
    limits,
    clock: options.clock ?? SYSTEM_CLOCK,
  });
}

/** Whether a location can be anybody's at all, before anything is sent anywhere. */
function keyOf({ designator }: Location): Uint8Array {
  let key: Uint8Array | undefined;
  try {
    key = fromBase32(designator);
  } catch {}
  if (key?.length !== 32) throw new NetlayerError("LOCATION_UNUSABLE", "a location whose designator is no key");
  return key;
}

/** The key of the other side, which the handshake has had it prove. */
function shownBy(socket: TLSSocket): Uint8Array {
  const shown = socket.getPeerX509Certificate();
  const key = shown === undefined ? undefined : rawKey(shown.publicKey);
  if (key === undefined || socket.alpnProtocol !== PROTOCOL || socket.isSessionReused())
    throw new NetlayerError("WRONG_PEER", "the other side shows no key of Ed25519");
  return key;
}
