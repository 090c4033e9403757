import { connect } from "node:net";
import { afterAll, expect, it } from "@jest/globals";
import { WebSocket } from "ws";
import { attempts, count } from "../../../../tools/workspace/src/testing/counts.ts";
import { hint } from "../location/location.ts";
import { encode, record } from "../syrup/index.ts";
import { messages } from "../syrup/testing/messages.ts";
import { Mutations } from "../syrup/testing/mutations.ts";
import type { Netlayer } from "./netlayer.ts";
import { tcpNetlayer } from "./tcp.ts";
import { pair } from "./testing/inbox.ts";
import { tlsNetlayer } from "./tls.ts";
import { webSocketNetlayer } from "./websocket-server.ts";

const LIMITS = { recordTime: 200, connectTime: 200, closeTime: 200 };
const open: Netlayer[] = [];

afterAll(() => Promise.all(open.map((one) => one.close())));

function port({ location }: Netlayer): number {
  return Number(hint(location, "port") ?? new URL(hint(location, "url") ?? "").port);
}

/** Sends bytes to a port, and waits until it is over, by whoever's doing. */
function overTcp(netlayer: Netlayer, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port(netlayer), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
    socket.resume();
    socket.write(bytes);
    socket.end();
  });
}

/** The same as messages of a WebSocket: one for the challenge, which is good now and then, and one after it. */
function overWebSocket(netlayer: Netlayer, bytes: Uint8Array, challenge: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port(netlayer)}`);
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
    socket.on("open", () => {
      socket.send(challenge);
      socket.send(bytes);
      socket.close();
    });
  });
}

it.each([
  ["tcp", () => tcpNetlayer({ limits: LIMITS })],
  ["tls", () => tlsNetlayer({ limits: LIMITS })],
  ["websocket", () => webSocketNetlayer({ limits: LIMITS })],
] as const)("a netlayer over %s outlives what is thrown at it, and keeps nobody who did", async (kind, make) => {
  const total = attempts(kind === "tcp" ? 5_000 : 2_000);
  const mutations = new Mutations(20_261_127);
  const [target, friend] = [await make(), await make()];
  open.push(target, friend);
  const [near, far] = await pair(friend, target);
  let came = 0;
  let gone = 0;
  let read = 0;
  target.listen((connection) => {
    came++;
    connection.receive({ record: () => read++, closed: () => gone++ });
  });
  const challenge = encode(record("init:peer-auth", new Uint8Array(32)));
  for (let at = 0; at < total; at += 20) {
    const some = Array.from({ length: Math.min(20, total - at) }, (_, index) => {
      const bytes = index % 4 === 0 ? mutations.random() : mutations.of(messages());
      if (kind !== "websocket") return overTcp(target, bytes);
      return overWebSocket(target, bytes, index % 3 === 0 ? mutations.of([challenge]) : challenge);
    });
    await Promise.all(some);
  }
  near.connection.send(encode(record("still-there")));
  expect((await far.next())?.name).toBe("still-there");
  const [again] = await pair(friend, target);
  expect(again.closed).toBeUndefined();
  while (gone < came) await new Promise((resolve) => setImmediate(resolve));
  const harmless = Math.min(read, total);
  count("messages", total, { harmless, refused: total - harmless });
});
