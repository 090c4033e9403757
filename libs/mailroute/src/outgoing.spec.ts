import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { smtpTo } from "./outgoing.ts";

let server: Server;
beforeAll(async () => {
  server = createServer((socket) => {
    socket.write("220 x\r\n");
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      for (const line of `${data}`.split("\r\n").filter(Boolean))
        socket.write(line === "DATA" ? "354 x\r\n" : line.startsWith("QUIT") ? "221 x\r\n" : "250 x\r\n");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => void server.close());

const MARKS = { tags: [], folder: undefined, headers: [], flags: [], redirect: [] };

it.each<[string, string, readonly string[]]>([
  ["a sender whom no envelope can have is refused for good", '"a>b"@evil.example', ["bob@x.example"]],
  ["another one is taken", "ann@a.example", []],
])("%s", async (_, sender, refused) => {
  const { port } = server.address() as AddressInfo;
  const recipients = ["bob@x.example"];
  const raw = Buffer.from("Subject: hello\r\n\r\nHello\r\n");
  const consignment = { sender, recipients, raw, decidedFor: "bob@x.example", marks: MARKS };
  expect(await smtpTo({ host: "127.0.0.1", port }).send(consignment)).toEqual({ refused, later: [] });
});
