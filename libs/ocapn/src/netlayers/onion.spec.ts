import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { newLocation } from "../location/location.ts";
import type { Netlayer } from "./netlayer.ts";
import { isServiceId, type OnionNetlayer, type OnionOptions, onionNetlayer } from "./onion.ts";
import { FakeTor, serviceId } from "./testing/fake-tor.ts";
import { pair } from "./testing/inbox.ts";

let tor: FakeTor;
const open: Netlayer[] = [];

beforeEach(async () => {
  tor = await new FakeTor().start();
});

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  tor.stop();
});

async function netlayer(options?: OnionOptions): Promise<OnionNetlayer> {
  const made = await onionNetlayer({ ...tor.ports, ...options });
  open.push(made);
  return made;
}

describe("the netlayer onion", () => {
  it("is a service of Tor's, at the port that OCapN says, until it closes", async () => {
    const { location } = await netlayer();
    expect(location).toEqual(newLocation("onion", tor.services[0] ?? ""));
    expect(isServiceId(location.designator)).toBe(true);
    expect(tor.commands.slice(0, 2)).toEqual(["PROTOCOLINFO 1", "AUTHENTICATE"]);
    expect(tor.commands[2]).toMatch(/^ADD_ONION NEW:ED25519-V3 Port=9045,127\.0\.0\.1:[0-9]+$/u);
    await open.pop()?.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(tor.services).toEqual([]);
  });

  it("is the same service again with its key", async () => {
    const first = await netlayer();
    await open.pop()?.close();
    const again = await netlayer({ key: first.key });
    expect([again.location, again.key]).toEqual([first.location, first.key]);
  });

  it("leads to peers by their names, which only Tor looks up", async () => {
    const [near, far] = [await netlayer(), await netlayer()];
    const [one, other] = await pair(near, far);
    expect([one.connection.peer, other.connection.peer]).toEqual([far.location, undefined]);
    expect(tor.commands.at(-1)).toBe(`SOCKS ${far.location.designator}.onion`);
  });

  it("says that a service is not there, or that Tor refuses", async () => {
    const near = await netlayer();
    const nobody = newLocation("onion", serviceId(new Uint8Array(32)));
    await expect(near.connect(nobody)).rejects.toMatchObject({ code: "UNREACHABLE" });
    tor.refusal = 1;
    await expect(near.connect(near.location)).rejects.toMatchObject({ code: "UNREACHABLE" });
  });

  it.each([
    "example.com",
    "localhost",
    "a".repeat(56),
    serviceId(new Uint8Array(32)).replace(/^a/u, "b"),
    serviceId(new Uint8Array(32)).toUpperCase(),
    `${serviceId(new Uint8Array(32))}.onion`,
  ])("asks Tor for nothing that is no service: %s", async (designator) => {
    const near = await netlayer();
    await expect(near.connect(newLocation("onion", designator))).rejects.toMatchObject({ code: "LOCATION_UNUSABLE" });
    expect(tor.commands.filter((command) => command.startsWith("SOCKS"))).toEqual([]);
  });

  it("knows the services that the specification of Tor shows", () => {
    for (const id of [
      "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd",
      "sp3k262uwy4r2k3ycr5awluarykdpag6a7y33jxop4cs2lu5uz5sseqd",
      "xa4r2iadxm55fbnqgwwi5mymqdcofiu3w6rpbtqn7b2dyn7mgwj64jyd",
    ])
      expect(isServiceId(id)).toBe(true);
  });

  it("authenticates by a password, or by the cookie that lies there", async () => {
    tor.methods = "METHODS=HASHEDPASSWORD";
    await netlayer({ password: 'a"b\\c' });
    expect(tor.commands).toContain('AUTHENTICATE "a\\"b\\\\c"');
    const folder = mkdtempSync(join(tmpdir(), "ocapn-"));
    const file = join(folder, "cookie");
    writeFileSync(file, Buffer.from([1, 2, 255]));
    tor.methods = `METHODS=COOKIE,SAFECOOKIE COOKIEFILE="${file}"`;
    await netlayer();
    expect(tor.commands).toContain("AUTHENTICATE 0102ff");
    rmSync(folder, { recursive: true });
  });

  it("says that it cannot be published", async () => {
    tor.methods = "METHODS=HASHEDPASSWORD";
    await expect(netlayer()).rejects.toMatchObject({ code: "CANNOT_LISTEN", hint: expect.any(String) });
    await expect(netlayer({ password: "a\r\nb" })).rejects.toMatchObject({ code: "CANNOT_LISTEN" });
    tor.methods = "METHODS=NULL";
    await expect(netlayer({ key: "RSA1024:abc" })).rejects.toMatchObject({ code: "CANNOT_LISTEN" });
    const { ports } = tor;
    tor.stop();
    await expect(onionNetlayer(ports)).rejects.toMatchObject({ code: "CANNOT_LISTEN" });
  });
});
