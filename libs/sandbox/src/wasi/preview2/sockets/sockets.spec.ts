import { methods, type Ref, Vat } from "@glither/vat";
import { describe, expect, it } from "@jest/globals";
import type { Connection, Listener } from "../../../capabilities/index.ts";
import { grantedNetwork } from "../../../capabilities/index.ts";
import { reaching } from "../../reach.ts";
import { textOf } from "./addresses.ts";
import { sockets } from "./sockets.ts";
import type { TcpSocket } from "./tcp.ts";

const vat = new Vat({ report: () => undefined });
const reach = reaching(vat, () => {
  throw new Error("nothing here is elsewhere");
});

/** A connection that answers with what it was told last, and says what became of it. */
function told(said: unknown[]): Ref<Connection> {
  return vat.spawn(() =>
    methods({
      receive: () => Buffer.from("answer"),
      send: (bytes: Uint8Array) => {
        said.push(Buffer.from(bytes).toString());
        return bytes.length;
      },
      shutdown: (receiving: boolean, sending: boolean) => void said.push([receiving, sending]),
    }),
  ) as never;
}

function opened(said: unknown[], port = 80) {
  const listener = vat.spawn(() => methods({ accept: () => told(said) })) as unknown as Ref<Listener>;
  const granted = {
    connections: [{ host: "a.example", address: "2001:db8::1", port, connection: told(said) }],
    listeners: [{ address: "127.0.0.1", port: 8_080, listener }],
  };
  return sockets({ network: vat.spawn(grantedNetwork, granted) as never, reach });
}

function refused(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return (error as { readonly payload?: unknown }).payload;
  }
}

const LOCAL = { tag: "ipv4", val: { port: 8_080, address: [127, 0, 0, 1] } } as const;
const THERE = [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1];
const REMOTE = { tag: "ipv6", val: { port: 80, address: THERE, flowInfo: 0, scopeId: 0 } } as const;

describe("a socket", () => {
  it("is connected to what was granted, and ends it when it is dropped", () => {
    const said: unknown[] = [];
    const face = opened(said);
    const network = face["wasi:sockets/instance-network"].instanceNetwork();
    const socket: TcpSocket = face["wasi:sockets/tcp-create-socket"].createTcpSocket("ipv6");
    expect(refused(() => socket.finishConnect())).toBe("not-in-progress");
    expect(refused(() => socket.startConnect(network, LOCAL))).toBe("invalid-argument");
    expect(refused(() => socket.shutdown("both"))).toBe("invalid-state");
    socket.startConnect(network, REMOTE);
    const [input, output] = socket.finishConnect();
    output.blockingWriteAndFlush(Buffer.from("hello"));
    expect(Buffer.from(input.blockingRead(10n)).toString()).toBe("answer");
    expect([socket.remoteAddress(), refused(() => socket.localAddress())]).toEqual([REMOTE, "not-supported"]);
    socket.shutdown("send");
    socket[Symbol.dispose]();
    expect(said).toEqual(["hello", [false, true], [true, true]]);
  });

  it("listens where a listener was granted, and nowhere else", () => {
    const said: unknown[] = [];
    const face = opened(said);
    const socket: TcpSocket = face["wasi:sockets/tcp-create-socket"].createTcpSocket("ipv4");
    expect(refused(() => socket.startListen())).toBe("invalid-state");
    socket.startBind({}, LOCAL);
    socket.finishBind();
    socket.startListen();
    socket.finishListen();
    expect([socket.isListening(), socket.localAddress()]).toEqual([true, LOCAL]);
    const [accepted, , output] = socket.accept();
    output.write(Buffer.from("welcome"));
    expect(refused(() => accepted.remoteAddress())).toBe("not-supported");
    expect(said).toEqual(["welcome"]);
    const other: TcpSocket = face["wasi:sockets/tcp-create-socket"].createTcpSocket("ipv4");
    other.startBind({}, { tag: "ipv4", val: { port: 22, address: [0, 0, 0, 0] } });
    other.finishBind();
    expect(refused(() => other.startListen())).toBe("access-denied");
  });

  it("has no options, and datagrams there are none of", () => {
    const face = opened([]);
    const socket = face["wasi:sockets/tcp-create-socket"].createTcpSocket("ipv4") as TcpSocket & {
      readonly setKeepAliveEnabled: (value: boolean) => void;
    };
    expect(refused(() => socket.setKeepAliveEnabled(true))).toBe("not-supported");
    expect(refused(() => face["wasi:sockets/udp-create-socket"].createUdpSocket())).toBe("access-denied");
  });
});

describe("names", () => {
  const all = (face: ReturnType<typeof sockets>, name: string) => {
    const stream = face["wasi:sockets/ip-name-lookup"].resolveAddresses({}, name);
    return [stream.resolveNextAddress(), stream.resolveNextAddress()];
  };

  it("lead where a connection was granted; an address is its own", () => {
    const face = opened([]);
    expect(all(face, "a.example")).toEqual([{ tag: "ipv6", val: THERE }, undefined]);
    expect(all(face, "10.0.0.1")).toEqual([{ tag: "ipv4", val: [10, 0, 0, 1] }, undefined]);
    expect(refused(() => all(face, "b.example"))).toBe("access-denied");
    expect(refused(() => all(sockets({ network: undefined, reach }), "a.example"))).toBe("access-denied");
  });

  it.each(["::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "fe80::", "::ffff:102:304"])("of version 6: %s", (text) => {
    const [found] = all(opened([]), text);
    expect(found === undefined ? undefined : textOf(found)).toBe(text);
  });
});
