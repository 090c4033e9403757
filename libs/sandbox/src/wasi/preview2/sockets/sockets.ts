import { CapabilityError } from "../../../capabilities/error.ts";
import { unhad } from "../_unhad.ts";
import { Failed } from "../errors.ts";
import { Pollable, READY } from "../poll.ts";
import { addressOf, type Family, type IpAddress } from "./addresses.ts";
import { socketCoded } from "./errors.ts";
import { type Reaching, TcpSocket } from "./tcp.ts";

/** What stands for the network: whatever is reached by it was granted apart. */
class Network {}

class ResolveAddressStream {
  readonly #addresses: Iterator<string>;

  constructor(addresses: readonly string[]) {
    this.#addresses = addresses.values();
  }

  resolveNextAddress(): IpAddress | undefined {
    const { value, done } = this.#addresses.next();
    return done === true ? undefined : addressOf(value);
  }

  subscribe(): Pollable {
    return new Pollable(READY);
  }
}

/** `wasi:sockets` over connections that were granted. Datagrams are not: nothing here holds such a socket. */
export function sockets(reaching: Reaching) {
  const { network, reach } = reaching;
  return {
    "wasi:sockets/network": { Network },
    "wasi:sockets/instance-network": { instanceNetwork: () => new Network() },
    "wasi:sockets/ip-name-lookup": {
      ResolveAddressStream,
      resolveAddresses: (_network: Network, name: string) => {
        // What is an address already needs nobody.
        if (addressOf(name) !== undefined) return new ResolveAddressStream([name]);
        return new ResolveAddressStream(
          socketCoded(() => {
            if (network === undefined) throw new CapabilityError("acces");
            return reach(network, "resolve", name);
          }),
        );
      },
    },
    "wasi:sockets/tcp": { TcpSocket },
    "wasi:sockets/tcp-create-socket": { createTcpSocket: (family: Family) => new TcpSocket(family, reaching) },
    "wasi:sockets/udp": {
      UdpSocket: unhad([
        "startBind",
        "finishBind",
        "stream",
        "localAddress",
        "remoteAddress",
        "addressFamily",
        "unicastHopLimit",
        "setUnicastHopLimit",
        "receiveBufferSize",
        "setReceiveBufferSize",
        "sendBufferSize",
        "setSendBufferSize",
        "subscribe",
      ]),
      IncomingDatagramStream: unhad(["receive", "subscribe"]),
      OutgoingDatagramStream: unhad(["checkSend", "send", "subscribe"]),
    },
    "wasi:sockets/udp-create-socket": {
      createUdpSocket: (): never => {
        throw new Failed("access-denied");
      },
    },
  };
}
