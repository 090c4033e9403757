import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import { newLocation } from "../location/location.ts";
import { encode, record } from "../syrup/index.ts";
import type { NetlayerLimits } from "./limits.ts";
import { MemoryNetwork } from "./memory.ts";
import type { Connection, Netlayer } from "./netlayer.ts";
import { tcpNetlayer } from "./tcp.ts";
import { Inbox, nextConnection, pair } from "./testing/inbox.ts";
import { tlsNetlayer } from "./tls.ts";
import { unixNetlayer } from "./unix.ts";
import { webSocketNetlayer } from "./websocket-server.ts";

type Limits = Partial<NetlayerLimits>;

/** Makes netlayers that reach each other. */
interface Kind {
  readonly name: string;
  /** Whether it proves who its peers are: that one that was gone to, and one that came. */
  readonly proves: readonly [boolean, boolean];
  readonly network: () => (limits?: Limits) => Promise<Netlayer>;
}

const KINDS: readonly Kind[] = [
  {
    name: "memory",
    proves: [true, true],
    network: () => {
      const network = new MemoryNetwork();
      let peers = 0;
      return async () => network.netlayer(`peer-${peers++}`);
    },
  },
  {
    name: "tcp-testing-only",
    proves: [false, false],
    network: () => (limits) => tcpNetlayer({ limits: limits ?? {} }),
  },
  { name: "tls", proves: [true, true], network: () => (limits) => tlsNetlayer({ limits: limits ?? {} }) },
  {
    name: "unix",
    proves: [false, false],
    network: () => {
      const folder = mkdtempSync(join(tmpdir(), "ocapn-"));
      afterAll(() => rmSync(folder, { recursive: true }));
      let peers = 0;
      return (limits) => unixNetlayer({ folder, designator: `peer-${peers++}`, limits: limits ?? {} });
    },
  },
  {
    name: "websocket",
    proves: [true, false],
    network: () => (limits) => webSocketNetlayer({ limits: limits ?? {} }),
  },
];

describe.each(KINDS)("the netlayer $name", ({ name, proves, network }) => {
  const open: Netlayer[] = [];
  const make = network();
  const netlayer = async (limits?: Limits) => {
    const made = await make(limits);
    open.push(made);
    return made;
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  it("carries records both ways, in their order", async () => {
    const [near, far] = await pair(await netlayer(), await netlayer());
    for (let at = 0n; at < 500n; at++) {
      near.connection.send(encode(record("ping", at)));
      far.connection.send(encode(record("pong", at, "x".repeat(300))));
    }
    for (let at = 0n; at < 500n; at++) {
      expect(await far.next()).toEqual(record("ping", at));
      expect(await near.next()).toEqual(record("pong", at, "x".repeat(300)));
    }
    expect([near.connection.outgoing, far.connection.outgoing]).toEqual([true, false]);
  });

  it("says of its peers what it has proven", async () => {
    const [to, from] = [await netlayer(), await netlayer()];
    const [near, far] = await pair(from, to);
    expect(near.connection.peer?.designator).toBe(proves[0] ? to.location.designator : undefined);
    expect(far.connection.peer?.designator).toBe(proves[1] ? from.location.designator : undefined);
    expect([from.location.transport, to.location.transport.startsWith(name.split(" ")[0] ?? "")]).toEqual([
      to.location.transport,
      true,
    ]);
  });

  it("sends what waits before it closes, and tells both sides why", async () => {
    const [near, far] = await pair(await netlayer(), await netlayer());
    near.connection.send(encode(record("op:abort", "x".repeat(200_000))));
    near.connection.close();
    expect((await far.next())?.name).toBe("op:abort");
    expect([await near.end(), await far.end()]).toEqual([
      { code: "CLOSED" },
      expect.objectContaining({ code: "ENDED" }),
    ]);
  });

  it("keeps those who come before anybody listens", async () => {
    const [near, far] = [await netlayer(), await netlayer()];
    const outgoing = await near.connect(far.location);
    outgoing.send(encode(record("early")));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const inbox = new Inbox(await nextConnection(far));
    expect((await inbox.next())?.name).toBe("early");
  });

  it("stops a sender whose peer does not read, and goes on when he does", async () => {
    const [near, far] = await pair(await netlayer(), await netlayer());
    const message = encode(record("much", new Uint8Array(100_000)));
    far.connection.pause();
    let sent = 0;
    // Sockets have buffers of their own.
    for (let more = true; more && sent < 150; sent++) {
      more = near.connection.send(message);
      if (sent % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sent).toBeLessThan(150);
    expect(near.connection.closed).toBeUndefined();
    far.connection.resume();
    await near.connection.drained();
    for (let at = 0; at < sent; at++) expect((await far.next())?.name).toBe("much");
  });

  it("ends a connection whose peer sends what is no record, and no other", async () => {
    const [near, far] = [await netlayer(), await netlayer()];
    const [good, goodFar] = await pair(near, far);
    const [bad, badFar] = await pair(near, far);
    bad.connection.send(new TextEncoder().encode("<1'a><1'b01+>"));
    expect((await badFar.next())?.name).toBe("a");
    expect((await badFar.end())?.code).toBe("MALFORMED");
    expect(["LOST", "ENDED"]).toContain((await bad.end())?.code);
    good.connection.send(encode(record("fine")));
    expect((await goodFar.next())?.name).toBe("fine");
  });

  it("closes with all its connections, and opens none afterwards", async () => {
    const [near, far] = [await netlayer(), await netlayer()];
    const [one, other] = await pair(near, far);
    const [third, fourth] = await pair(far, near);
    await near.close();
    for (const inbox of [one, other, third, fourth]) expect(await inbox.end()).toBeDefined();
    await expect(near.connect(far.location)).rejects.toMatchObject({ code: "CLOSED" });
    await expect(far.connect(near.location)).rejects.toMatchObject({ name: "NetlayerError" });
    await near.close();
  });

  it("goes nowhere that is another netlayer's", async () => {
    const near = await netlayer();
    await expect(near.connect(newLocation("elsewhere", "a"))).rejects.toMatchObject({ code: "WRONG_TRANSPORT" });
  });

  it("connects many at once", async () => {
    const [near, far] = [await netlayer(), await netlayer()];
    const seen = new Set<unknown>();
    const all = new Promise<void>((resolve) => {
      far.listen((connection: Connection) => {
        connection.receive({
          record: (one) => {
            connection.send(encode(record("back", ...one.fields)));
            seen.add(one.fields[0]);
            if (seen.size === 50) resolve();
          },
          closed: () => undefined,
        });
      });
    });
    const inboxes = await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        const connection = await near.connect(far.location);
        connection.send(encode(record("there", BigInt(at))));
        return new Inbox(connection);
      }),
    );
    await all;
    const back = await Promise.all(inboxes.map((inbox) => inbox.next()));
    expect(back).toEqual(inboxes.map((_, at) => record("back", BigInt(at))));
  });
});
