import { createNode, type OcapnNode } from "@glither/ocapn";
import { webSocketNetlayer } from "@glither/ocapn/netlayers/websocket-server";
import { methods, type Ref, send, settled, Vat, type Vow } from "@glither/vat";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { describeWithClient, pathOf } from "./testing/clients.ts";
import { Goblins } from "./testing/goblins.ts";

/** What the object of Goblins does. */
interface Thing {
  echo(value: unknown): unknown;
  mk(): Ref<Thing>;
  boom(): unknown;
  keep(value: unknown): symbol;
  kept(): unknown;
  drop(): symbol;
  tell(target: unknown, ...args: unknown[]): unknown;
  enliven(address: string): Ref;
}

interface Own {
  readonly vat: Vat;
  readonly node: OcapnNode;
}

const PATIENCE_MS = 20_000;

describeWithClient("goblins", () => {
  let goblins: Goblins;
  let nodes: OcapnNode[];
  let own: Own;
  let thing: Ref<Thing>;

  beforeAll(async () => {
    goblins = await Goblins.start(pathOf("goblins"));
  });
  afterAll(() => goblins.kill());
  beforeEach(async () => {
    nodes = [];
    own = await start();
    thing = await enlivened(own, goblins.address);
  });
  afterEach(async () => {
    for (const node of nodes) await node.close();
  });

  async function start(): Promise<Own> {
    const vat = new Vat({ name: "own", report: () => undefined });
    const node = createNode({ netlayers: [await webSocketNetlayer()], report: () => undefined });
    nodes.push(node);
    return { vat, node };
  }

  /** Goblins says where it is before it listens there: then it is asked again. */
  async function enlivened(here: Own, address: string, tries = 200): Promise<Ref<Thing>> {
    try {
      return (await settled(here.node.enliven<Thing>(address))) as Ref<Thing>;
    } catch (problem) {
      if (tries === 0 || (problem as { code?: string }).code !== "UNREACHABLE") throw problem;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return enlivened(here, address, tries - 1);
    }
  }

  const ask = (vow: unknown) => settled(vow as Vow);

  async function until(done: () => boolean): Promise<boolean> {
    for (let waited = 0; waited < PATIENCE_MS && !done(); waited += 50)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return done();
  }

  it.each<[string, unknown]>([
    ["an integer", -7],
    ["a large one", 2n ** 100n],
    ["a fraction", 1.5],
    ["a text", "héé"],
    ["a symbol", Symbol.for("sym")],
    ["bytes", new Uint8Array([1, 2, 3])],
    ["lists", [1, [2, "x"]]],
    ["a map", { k: 1 }],
    ["a set", new Set([1])],
    ["nothing", undefined],
  ])("K7: carries %s to Goblins and back", async (_, value) => {
    const came = await ask(own.vat.send(thing, "echo", value));
    expect(came instanceof Object && Object.getPrototypeOf(came) === null ? { ...came } : came).toEqual(value);
  });

  it("K5: hears of an error there that it was one, and no more", async () => {
    await expect(ask(own.vat.send(thing, "boom"))).rejects.toMatchObject({ code: "REMOTE" });
  });

  it("K10, K11: sends to what Goblins has not answered yet", async () => {
    const last = own.vat.run(() => send(send(send(thing, "mk"), "mk"), "echo", "at the end"));
    expect(await ask(last)).toBe("at the end");
  });

  it("chats: is called back, and what is one's own comes home as what it is", async () => {
    const heard: unknown[] = [];
    const chat = own.vat.spawn(() =>
      methods({
        say: (text: string) => {
          heard.push(text);
          return `heard ${text}`;
        },
      }),
    );
    for (const text of ["one", "two", "three"])
      expect(await ask(own.vat.send(thing, "tell", chat, Symbol.for("say"), text))).toBe(`heard ${text}`);
    expect(heard).toEqual(["one", "two", "three"]);
    expect(await ask(own.vat.send(thing, "echo", chat))).toBe(chat);
    expect(await ask(own.vat.send(thing, "enliven", own.node.register(chat as never).address))).toBe(chat);
  });

  it("hands Goblins what another node has: Goblins fetches it there", async () => {
    const other = await start();
    const theirsIs = other.vat.spawn(() => methods({ who: () => "the other node" }));
    const reference = await enlivened(own, other.node.register(theirsIs as never).address);
    expect(await ask(own.vat.send(thing, "tell", reference, Symbol.for("who")))).toBe("the other node");
  });

  it("takes from Goblins what another node has", async () => {
    const other = await start();
    const theirsIs = other.vat.spawn(() => methods({ who: () => "the other node" }));
    const { address } = other.node.register(theirsIs as never);
    const reference = (await ask(own.vat.send(thing, "enliven", address))) as Ref<{ who(): string }>;
    expect(await ask(own.vat.send(reference, "who"))).toBe("the other node");
    expect(reference).toBe(await enlivened(own, address));
  });

  it("hands another node what Goblins has: that node fetches it there", async () => {
    const other = await start();
    const user = other.vat.spawn(() => (what: Ref<Thing>) => send(what, "echo", "by way of a third"));
    const toOther = (await settled(own.node.enliven(other.node.register(user as never).address))) as typeof user;
    expect(await ask(own.vat.send(toOther, thing))).toBe("by way of a third");
  });

  it("lets go of what Goblins has dropped, and hears of it", async () => {
    const chat = own.vat.spawn(() => methods({ ping: () => "pong" }));
    await ask(own.vat.send(thing, "keep", chat));
    expect(await ask(own.vat.send(thing, "kept"))).toBe(chat);
    const held = () => own.node.counts.exports;
    const before = held();
    // Its collector runs when it is asked for something.
    let after = before;
    for (let round = 0; round < 150 && after >= before; round++) {
      await ask(own.vat.send(thing, "drop"));
      await new Promise((resolve) => setTimeout(resolve, 100));
      after = held();
    }
    expect(after).toBeLessThan(before);
  });

  it("K21: breaks what is pending when Goblins is killed, and has it again when there is one again", async () => {
    const never = own.vat.spawn(() => () => own.vat.promise()[0]);
    const pending = ask(own.vat.send(thing, "tell", never)).catch((problem: unknown) => problem);
    await ask(own.vat.send(thing, "echo", 1));
    await goblins.kill();
    expect(await pending).toMatchObject({ code: "SESSION_ENDED" });
    await expect(ask(own.vat.send(thing, "echo", 1))).rejects.toMatchObject({ code: "SESSION_ENDED" });
    goblins = await Goblins.start(pathOf("goblins"));
    const again = await enlivened(own, goblins.address);
    expect(await ask(own.vat.send(again, "echo", "again"))).toBe("again");
  });

  it("goes, and Goblins serves who comes next", async () => {
    await own.node.close();
    const next = await start();
    const reference = await enlivened(next, goblins.address);
    expect(await ask(next.vat.send(reference, "echo", "next"))).toBe("next");
    expect(await until(() => own.node.counts.sessions === 0)).toBe(true);
  });
});
