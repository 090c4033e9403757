import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "@jest/globals";
import { type Bcom, methods, type Ref, send, sendOnly, settled, spawn, Vat, type Vow } from "../index.ts";
import { Link } from "./link.ts";
import type { Port } from "./port.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

interface Shop {
  make(): Ref<Thing>;
  keep(thing: Ref<Thing> | Vow<Ref<Thing>>): undefined;
}
interface Thing {
  name(): string;
}

const thing = (_bcom: Bcom) => methods({ name: () => "thing" });

/** Two ends in one thread, which is enough to look at both. */
function ends() {
  const { port1, port2 } = new MessageChannel();
  const [here, there] = [new Vat({ name: "here", report: () => {} }), new Vat({ name: "there", report: () => {} })];
  const shop = there.spawn((_bcom: Bcom) =>
    methods({ make: () => spawn(thing), keep: (_thing: Ref<Thing>) => undefined }),
  );
  const far = new Link(port2 as unknown as Port, { offer: shop as Ref });
  const near = new Link(port1 as unknown as Port);
  return { here, there, near, far, port1, port2, shop: near.root as unknown as Vow<Ref<Shop>> };
}

describe("a link", () => {
  it("forgets what neither end holds: references, answers and listeners", async () => {
    const { here, near, far, shop } = ends();
    for (let round = 0; round < 20; round++) {
      const things = await Promise.all(Array.from({ length: 10 }, () => settled(here.send(shop, "make"))));
      expect(things).toHaveLength(10);
      const own = here.spawn(thing);
      here.run(() => sendOnly(shop, "keep", own));
    }
    for (let tries = 0; tries < 200 && near.size + far.size > 60; tries++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(near.size + far.size).toBeLessThan(60);
    near.close();
  });

  it("offers nothing if nothing is offered", async () => {
    const { here, far, near } = ends();
    await expect(settled(here.send(far.root as unknown as Vow<Ref<Thing>>, "name"))).rejects.toMatchObject({
      code: "NO_SUCH_ACTOR",
    });
    near.close();
  });

  it.each([
    ["no bytes", "text"],
    ["a message that there is not", new Uint8Array([99])],
    ["a reference that was never named", new Uint8Array([1, 20, 2, 77, 0, 0, 0])],
    ["an answer that there is not", new Uint8Array([1, 20, 3, 77, 0, 0, 0])],
    ["half a message", new Uint8Array([1, 20, 2, 0, 0])],
    ["a text where a reference belongs", new Uint8Array([1, 7, 1, 65, 0, 0, 0])],
    ["an endless number", new Uint8Array([1, 20, 2, ...Array.from({ length: 20 }, () => 255)])],
  ])("ends with an end that says %s, and the vats live", async (_name, message) => {
    const { here, there, near, far, port1, shop } = ends();
    const pending = settled(here.send(shop, "make")).then(
      () => undefined,
      (problem: unknown) => problem,
    );
    await pending;
    port1.postMessage(message);
    const after = vatsAfter(here, near);
    await expect(after).resolves.toMatchObject({ code: "LINK_LOST" });
    expect(far.size).toBeLessThan(5);
    expect(there.run(() => 1)).toBe(1);
  });
});

/** What becomes of a message that is sent when the link has ended. */
async function vatsAfter(here: Vat, near: Link): Promise<unknown> {
  for (let tries = 0; tries < 500; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    const problem = await settled(here.run(() => send(near.root as unknown as Vow<Ref<Shop>>, "make"))).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (problem !== undefined) return problem;
  }
  return undefined;
}
