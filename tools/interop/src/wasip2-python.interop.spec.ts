import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { connection, grantedNetwork } from "@glither/sandbox/capabilities";
import { auditComponent, readGrants, runApart } from "@glither/sandbox/wasi";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { Vat } from "@glither/vat";
import { expect, it } from "@jest/globals";
import { describeWithClient } from "./testing/clients.ts";
import { SOURCES } from "./testing/wasi.ts";

const PYTHON = join(SOURCES, "python");

describeWithClient("wasip2-python", (componentize) => {
  it("lets Python's sockets speak over the connection that was granted, and over no other", async () => {
    const folder = await temporaryFolder();
    const file = join(folder.path, "speaking.wasm");
    const args = ["-q", "-d", join(PYTHON, "world.wit"), "-w", "program", "componentize", "-p", PYTHON, "speaking"];
    const built = await componentize([...args, "-o", file], { HOME: folder.path });
    expect([built.exitCode, built.stderr]).toEqual([0, ""]);
    const bytes = readFileSync(file);
    await folder.remove();
    // Its library of C asks for datagrams, too, whatever the program does.
    expect(auditComponent(bytes)).toMatchObject({ foreign: [] });

    const server = createServer({ allowHalfOpen: true }, async (peer: Socket) => {
      let text = "";
      for await (const part of peer) text += String(part);
      peer.end(`you said ${text}`);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    await once(socket, "connect");
    const vat = new Vat();
    const connections = [
      { host: "localhost", address: "127.0.0.1", port, connection: vat.spawn(connection, vat, socket) as never },
    ];
    const network = vat.spawn(grantedNetwork, { connections, listeners: [] }) as never;
    const places = [`localhost:${port}`, `localhost:${port}`, "localhost:1", "other.example:80"].join(" ");
    const { ending, stdout } = await runApart(bytes, {
      grants: readGrants(["clock=real", "random=system", `env=PLACES=${places}`], {}),
      far: { vat, capabilities: { network } },
      limits: { memory: 512 * 1024 * 1024 },
      output: "collected",
    });
    expect([ending, Buffer.from(stdout).toString().trimEnd().split("\n")]).toEqual([
      { how: "exit", code: 0 },
      [
        "answered: you said hello",
        "refused: Connection refused",
        "refused: Permission denied",
        "refused: Permission denied",
      ],
    ]);
    socket.destroy();
    server.close();
    await once(server, "close");
  });
});
