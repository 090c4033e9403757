import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Connection } from "@glither/sandbox/capabilities";
import { readGrants } from "@glither/sandbox/wasi";
import { type Ref, settled, Vat } from "@glither/vat";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { networksOf } from "./_networks.ts";

let server: Server;
let port: number;
const peers: Socket[] = [];
beforeAll(async () => {
  // It takes connections, and never reads or ends one.
  server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (peer) => peers.push(peer)).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  for (const peer of peers) peer.destroy();
  server.close();
  await once(server, "close");
});

it.each([
  ["has run", true],
  ["has not", false],
])("leaves no connection open to a server that does not read, where the program %s", async (_, ran) => {
  const vat = new Vat({ report: () => undefined });
  const { capabilities, end } = await networksOf(vat, readGrants([`tcp=127.0.0.1:${port}`], {}));
  const [connection] = capabilities.connections as unknown as readonly [Ref<Connection>];
  // More than the system keeps for both ends.
  const sending = settled(vat.send(connection, "send", new Uint8Array(64 * 1024 * 1024)));
  // What is sent after it is handed over when this has been.
  await settled(vat.send(connection, "shutdown", false, false));
  end(ran);
  await expect(sending).rejects.toMatchObject({ code: "connreset" });
});

it("begins with no server whose name nobody knows", async () => {
  const grants = readGrants(["http=http://nobody.invalid"], {});
  await expect(networksOf(new Vat({ report: () => undefined }), grants)).rejects.toMatchObject({ code: "UNREADABLE" });
});
