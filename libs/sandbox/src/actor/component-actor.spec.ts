import { spawn as start } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { createNode } from "@glither/ocapn";
import { tcpNetlayer } from "@glither/ocapn/netlayers/tcp";
import { call, MemoryStorage, methods, type Ref, Store, settled, spawn, Vat } from "@glither/vat";
import { startWorker } from "@glither/vat/worker/node";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { componentActor } from "./component-actor.ts";
import { componentOf, watOf } from "./testing/build.ts";
import { type Counter, counter } from "./testing/counter.ts";
import { type Shop, seen } from "./testing/script.ts";

const THERE = join(import.meta.dirname, "testing/there.ts");
const ARGS = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning"];

let bytes: Uint8Array;
let component: ReturnType<typeof componentActor<Counter, [number]>>;

beforeAll(async () => {
  bytes = await componentOf(watOf("counter"));
  component = componentActor<Counter, [number]>(bytes);
});

const quiet = (): Vat => new Vat({ report: () => undefined });
const shop = (vat: Vat, maker: unknown): Ref<Shop> =>
  vat.spawn(() => methods({ make: (n: number) => spawn(maker as typeof component, n) })) as unknown as Ref<Shop>;

describe("an actor that is a component", () => {
  it("cannot be told from one in TypeScript", async () => {
    const [here, there] = [quiet(), quiet()];
    const inTypeScript = await seen(here, shop(here, counter));
    expect(inTypeScript).toContainEqual({ broke: "Error: not enough" });
    expect(inTypeScript).toContainEqual({ value: 117 });
    expect(await seen(here, shop(here, component))).toEqual(inTypeScript);
    expect(await seen(here, shop(there, component))).toEqual(await seen(here, shop(there, counter)));
  });

  it("cannot be told from one in TypeScript, in another thread", async () => {
    const { link, terminate } = startWorker(THERE, { argv: ["thread"], execArgv: ARGS });
    try {
      const here = quiet();
      type Root = Ref<{ typescript(): Ref<Shop>; wasm(): Ref<Shop> }>;
      const root = link.root as unknown as Root;
      const inTypeScript = await seen(here, here.send(root, "typescript") as never);
      expect(await seen(here, here.send(root, "wasm") as never)).toEqual(inTypeScript);
      expect(inTypeScript).toContainEqual({ value: 117 });
    } finally {
      await terminate();
    }
  });

  it("cannot be told from one in TypeScript, in another process over OCapN", async () => {
    const child = start(process.execPath, [...ARGS, THERE], { stdio: ["ignore", "pipe", "inherit"] });
    const node = createNode({ netlayers: [await tcpNetlayer()] });
    try {
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const addresses = JSON.parse(line.toString()) as { typescript: string; wasm: string };
      const here = quiet();
      const inTypeScript = await seen(here, node.enliven<Shop>(addresses.typescript) as never);
      expect(await seen(here, node.enliven<Shop>(addresses.wasm) as never)).toEqual(inTypeScript);
      expect(inTypeScript).toContainEqual({ value: 117 });
    } finally {
      await node.close();
      child.kill();
      await once(child, "exit");
    }
  });

  it("is undone with its turn, with what it sent and what it caused", async () => {
    const vat = quiet();
    const [one, other] = [vat.spawn(component, 5), vat.spawn(component, 1)];
    const failing = () =>
      vat.run(() => {
        call(one, "add", 10);
        call(one, "tell", other);
        throw new Error("the turn fails");
      });
    expect(failing).toThrow("the turn fails");
    await vat.idle();
    expect([vat.call(one, "get"), vat.call(other, "get")]).toEqual([5, 1]);
    vat.call(one, "tell", other);
    expect(vat.call(other, "get")).toBe(6);
  });

  it("is kept by its state, and goes on with it", async () => {
    const storage = new MemoryStorage();
    const open = () => new Store(storage, { actors: [component], vats: { main: () => spawn(component, 7) } });
    const first = open();
    first.vats.main.call(first.roots.main, "add", 1);
    await first.close();
    const second = open();
    expect(second.vats.main.call(second.roots.main, "sub", 2)).toBe(6);
    await second.close();
    const third = open();
    expect(third.vats.main.call(third.roots.main, "get")).toBe(6);
    await third.close();
  });

  it("is another component's only by its migration", async () => {
    const storage = new MemoryStorage();
    const open = (maker: typeof component) =>
      new Store(storage, { actors: [maker], vats: { main: () => spawn(maker, 7) } });
    const named = { name: "counter" };
    await open(componentActor<Counter, [number]>(bytes, named)).close();
    const other = new Uint8Array(await parse(watOf("counter").replace("not enough", "too little")));
    expect(() => open(componentActor<Counter, [number]>(other, named))).toThrow("left by another component");
    const migrate = { 1: (state: unknown) => (state as number) * 10 };
    const next = open(componentActor<Counter, [number]>(other, { ...named, version: 2, migrate }));
    expect(() => next.vats.main.call(next.roots.main, "sub", 71)).toThrow("too little");
    expect(next.vats.main.call(next.roots.main, "get")).toBe(70);
    await next.close();
  });

  it("shares its stages with all others, and nothing else", () => {
    const vat = quiet();
    const all = Array.from({ length: 100 }, (_, n) => vat.spawn(component, n));
    for (const one of all) vat.call(one, "add", 1);
    expect(all.map((one) => vat.call(one, "get"))).toEqual(all.map((_, n) => n + 1));
  });

  it("may be a core module without its wrapping", async () => {
    const vat = quiet();
    const one = vat.spawn(componentActor<Counter, [number]>(new Uint8Array(await parse(watOf("counter")))), 3);
    expect(vat.call(one, "add", 4)).toBe(7);
  });

  it("is spawned with what its start is given, or fails", async () => {
    const vat = quiet();
    const nothing = componentActor<Counter, []>(bytes);
    expect(vat.call(vat.spawn(nothing), "get")).toBe(0);
    await expect(settled(vat.send(vat.spawn(component, 1), "add", (() => 1) as never))).rejects.toMatchObject({
      code: "BAD_VALUE",
    });
  });
});
