import { type Ref, Vat } from "@glither/vat";
import { expect, it } from "@jest/globals";
import type { Connection, Network } from "./interfaces.ts";
import { grantedNetwork } from "./network.ts";

const vat = new Vat({ report: () => undefined });
const actor = (): Ref<Connection> => vat.spawn(() => () => undefined) as never;
const granted = (host: string, address: string, port: number) => ({ host, address, port, connection: actor() });

it("hands over each connection once, by its address, and no other", () => {
  const connections = [granted("a.example", "192.0.2.1", 80), granted("a.example", "192.0.2.1", 80)];
  const network = vat.spawn(grantedNetwork, { connections, listeners: [] }) as unknown as Ref<Network>;
  const given = [vat.call(network, "connect", "192.0.2.1", 80), vat.call(network, "connect", "192.0.2.1", 80)];
  expect(given).toEqual(connections.map(({ connection }) => connection));
  expect(() => vat.call(network, "connect", "192.0.2.1", 80)).toThrow(expect.objectContaining({ code: "connrefused" }));
  for (const [address, port] of [
    ["192.0.2.1", 81],
    ["192.0.2.2", 80],
  ] as const)
    expect(() => vat.call(network, "connect", address, port)).toThrow(expect.objectContaining({ code: "acces" }));
  expect(() => vat.call(network, "listen", "192.0.2.1", 80)).toThrow(expect.objectContaining({ code: "acces" }));
});

it("knows the names that connections were granted by, in any case, and asks nobody for others", () => {
  const connections = [granted("A.example", "2001:DB8::0:1%eth0", 80), granted("b.example", "192.0.2.1", 80)];
  const network = vat.spawn(grantedNetwork, { connections, listeners: [] }) as unknown as Ref<Network>;
  expect(vat.call(network, "resolve", "a.EXAMPLE")).toEqual(["2001:db8::1"]);
  expect(vat.call(network, "connect", "2001:db8::1", 80)).toBe(connections[0]?.connection);
  expect(vat.call(network, "resolve", "a.example")).toEqual(["2001:db8::1"]);
  expect(() => vat.call(network, "resolve", "c.example")).toThrow(expect.objectContaining({ code: "acces" }));
});
