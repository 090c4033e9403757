import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Vat } from "@glither/vat";
import { describe, expect, it } from "@jest/globals";
import { connection, grantedNetwork, httpOrigins } from "../../capabilities/index.ts";
import { httpComponent, tcpComponent } from "../../testing/networked.ts";
import { type ApartOptions, runApart } from "../apart/run-apart.ts";
import type { Capabilities } from "../capabilities.ts";
import { mayAnswer } from "../recording/_answers.ts";
import { auditComponent } from "./audit-component.ts";

const RECORD = join(tmpdir(), `glither-networked-${process.pid}.jsonl`);
/** Errors of the two interfaces, as the programs say them: a letter for the number. */
const [DENIED, HTTP_DENIED] = ["b", "p"];

async function run(bytes: Uint8Array, vat: Vat, capabilities: Capabilities, options: ApartOptions = {}) {
  const { ending, stdout } = await runApart(bytes, { output: "collected", far: { vat, capabilities }, ...options });
  return [ending, Buffer.from(stdout).toString()];
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const ENDED = { how: "exit", code: 0 };
const FAILED = { how: "exit", code: 1 };

describe("a component that connects", () => {
  it("gets the connection that was granted and no other, and plays it again without a network", async () => {
    const heard = createServer({ allowHalfOpen: true }, async (peer: Socket) => {
      let text = "";
      for await (const part of peer) text += String(part);
      peer.end(`you said ${text}`);
    });
    const port = await listening(heard);
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    await once(socket, "connect");
    const vat = new Vat();
    const connections = [
      { host: "localhost", address: "127.0.0.1", port, connection: vat.spawn(connection, vat, socket) as never },
    ];
    const network = vat.spawn(grantedNetwork, { connections, listeners: [] }) as never;
    const bytes = await tcpComponent(port);
    expect(await run(bytes, vat, { network }, { record: RECORD })).toEqual([ENDED, "you said hello"]);
    const replay = readFileSync(RECORD, "utf8");
    rmSync(RECORD);
    socket.destroy();
    heard.close();
    await once(heard, "close");
    expect(await run(bytes, vat, {}, { replay })).toEqual([ENDED, "you said hello"]);
    expect(await run(await tcpComponent(port === 1 ? 2 : 1), vat, { network })).toEqual([FAILED, DENIED]);
  });
});

describe("a component that asks over HTTP", () => {
  it("reaches a server that was granted, is not led to another, and plays it again without a network", async () => {
    const asked: string[] = [];
    const server = createHttpServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(307, { location: "/elsewhere" }).end("it moved");
    });
    const port = await listening(server);
    const vat = new Vat();
    const http = vat.spawn(httpOrigins, vat, [`http://127.0.0.1:${port}`]) as never;
    const bytes = await httpComponent(`127.0.0.1:${port}`, "/x?y");
    expect(await run(bytes, vat, { http }, { record: RECORD })).toEqual([ENDED, "it moved"]);
    const replay = readFileSync(RECORD, "utf8");
    rmSync(RECORD);
    expect(await run(await httpComponent(`localhost:${port}`), vat, { http })).toEqual([FAILED, HTTP_DENIED]);
    server.close();
    await once(server, "close");
    expect(await run(bytes, vat, {}, { replay })).toEqual([ENDED, "it moved"]);
    expect(asked).toEqual(["/x?y"]);
  });
});

it("is answered in recordings as capabilities answer, and not otherwise", () => {
  const answer = { status: 200, headers: [["a", "b"]] };
  expect([mayAnswer("answer", answer), mayAnswer("resolve", ["::1"])]).toEqual([true, true]);
  for (const [method, value] of [
    ["answer", { ...answer, status: "200" }],
    ["answer", { ...answer, headers: [["a"]] }],
    ["resolve", [1]],
    ["connect", 7],
    ["begin", undefined],
  ] as const)
    expect([method, mayAnswer(method, value)]).toEqual([method, false]);
});

it("asks for it in the table's words", async () => {
  const asks = async (bytes: Uint8Array) => auditComponent(bytes).asked.map(({ name, trit }) => [name, trit]);
  expect(await asks(await tcpComponent(1))).toEqual(
    expect.arrayContaining([
      ["wasi:sockets/tcp", 0],
      ["wasi:sockets/tcp-create-socket", 1],
    ]),
  );
  expect(await asks(await httpComponent("a"))).toEqual(expect.arrayContaining([["wasi:http/outgoing-handler", 1]]));
  expect(auditComponent(await httpComponent("a"))).toMatchObject({ foreign: [], needs: [] });
});
