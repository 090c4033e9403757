import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, it } from "@jest/globals";
import { describeWithRegistry } from "../../../../tools/registry/src/testing/describe-with-registry.ts";
import { storeIn } from "../testing/stores.ts";

let stop: (() => void) | undefined;
afterEach(() => stop?.());

/** A proxy for `CONNECT`, and what it was asked for. */
async function proxy(): Promise<{ address: string; asked: string[]; headers: string[] }> {
  const [asked, headers]: [string[], string[]] = [[], []];
  const server = createServer((incoming, outgoing) => {
    asked.push(incoming.url ?? "");
    headers.push(JSON.stringify(incoming.headers));
    outgoing.writeHead(502).end();
  });
  server.on("connect", (incoming, socket) => {
    asked.push(incoming.url ?? "");
    headers.push(JSON.stringify(incoming.headers));
    const [host = "", port] = (incoming.url ?? "").split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [socket, onward]) end.on("error", () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stop = () => server.close();
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, headers };
}

describeWithRegistry("a registry behind a proxy", { tls: true }, (server) => {
  const ca = () => readFile(server().ca ?? "", "utf8");

  it.each(["HTTPS_PROXY", "https_proxy"])(
    "is reached through what `%s` names, which sees no credentials",
    async (name) => {
      const { address, asked, headers } = await proxy();
      const store = storeIn(server(), { ca: await ca(), env: { [name]: address } });
      expect(await store.resolveTag("1.0.0")).toBeUndefined();
      expect(asked).toEqual([server().address]);
      expect(headers.join()).not.toMatch(/authorization/iu);
    },
  );

  it("is reached directly where `NO_PROXY` has it", async () => {
    const { address, asked } = await proxy();
    const env = { HTTPS_PROXY: address, NO_PROXY: "example.com,127.0.0.1" };
    expect(await storeIn(server(), { ca: await ca(), env }).resolveTag("1.0.0")).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("has its certificate verified through the proxy", async () => {
    const { address } = await proxy();
    const store = storeIn(server(), { env: { HTTPS_PROXY: address } });
    await expect(store.resolveTag("1.0.0")).rejects.toMatchObject({ code: "TLS_UNTRUSTED" });
  });
});

describeWithRegistry("a registry on this machine without TLS", {}, (server) => {
  it("is never reached through a proxy, which would see the credentials", async () => {
    const { address, asked } = await proxy();
    const env = { HTTP_PROXY: address, http_proxy: address, HTTPS_PROXY: address };
    expect(await storeIn(server(), { env }).resolveTag("1.0.0")).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
