import { PassThrough } from "node:stream";
import { createNode } from "@glither/ocapn";
import { tcpNetlayer } from "@glither/ocapn/netlayers/tcp";
import { methods, type Ref, settled, Vat } from "@glither/vat";
import { names } from "@glither/vat/library";
import { afterEach, describe, expect, it } from "@jest/globals";
import { type Evaluator, evaluator, type Lookup } from "./evaluator.ts";
import { nodeTty } from "./node-tty.ts";
import { replActor } from "./repl-actor.ts";
import type { Tty } from "./tty.ts";

function evaluating(vat: Vat): Ref<Evaluator> {
  const registry = vat.spawn(names);
  const greeter = vat.spawn(() => methods({ greet: (name: string) => `Hello, ${name}` }));
  vat.call(registry, "claim", "greeter", greeter as Ref);
  return vat.spawn(evaluator(registry as Ref<unknown> as Ref<Lookup>)) as Ref<Evaluator>;
}

/** A pipe or a terminal, and what was shown on it. */
function screen({ isTTY = false }: { readonly isTTY?: boolean } = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = "";
  output.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
  });
  const raw: boolean[] = [];
  const own = Object.assign(input, { isTTY, setRawMode: (on: boolean) => raw.push(on) });
  const { tty, close } = nodeTty(own, Object.assign(output, { columns: 40 }));
  return { tty, close, raw, input, shown: () => shown };
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise(setImmediate);
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe("a terminal and an evaluator", () => {
  it("are brought together by an actor that has these two and nothing else", async () => {
    const vat = new Vat({ report: () => undefined });
    const { tty, input, shown } = screen();
    const repl = vat.spawn(replActor(tty, evaluating(vat)));
    const ended = settled(vat.send(repl, "start"));
    input.write('(call greeter :greet "Ann")\n\n(call nobody)\r\n');
    input.end('(send greeter :greet "Bob")');
    expect(await ended).toBe(4);
    expect(shown()).toBe(
      '"Hello, Ann"\nerror: nobody has the name `nobody` (`(names)` lists those that there are)\n"Hello, Bob"\n',
    );
  });

  it("may be on different machines: the terminal here, the evaluator there", async () => {
    const there = new Vat({ name: "there", report: () => undefined });
    const server = createNode({ netlayers: [await tcpNetlayer()] });
    const { address } = server.register(evaluating(there) as Ref);
    const here = new Vat({ name: "here", report: () => undefined });
    const client = createNode({ netlayers: [await tcpNetlayer()] });
    closing.push(() => Promise.all([client.close(), server.close()]));
    const { tty, input, shown } = screen();
    const far = client.enliven<Evaluator>(address) as unknown as Ref<Evaluator>;
    const ended = settled(here.send(here.spawn(replActor(tty, far)), "start"));
    input.end('(def g greeter)\n(call g :greet "Ann")\n(call g :boo)\n');
    expect(await ended).toBe(3);
    expect(shown()).toMatch(/^\$1\n"Hello, Ann"\nerror: .*boo.*\n$/u);
  });

  it("may be the other way round: the evaluator here, the terminal there", async () => {
    const { tty, input, shown } = screen();
    const server = createNode({ netlayers: [await tcpNetlayer()] });
    const { address } = server.register(tty as Ref);
    const here = new Vat({ name: "here", report: () => undefined });
    const client = createNode({ netlayers: [await tcpNetlayer()] });
    closing.push(() => Promise.all([client.close(), server.close()]));
    const far = client.enliven<Tty>(address) as unknown as Ref<Tty>;
    const ended = settled(here.send(here.spawn(replActor(far, evaluating(here))), "start"));
    input.end('(call greeter :greet "Ann")\n');
    expect(await ended).toBe(1);
    expect(shown()).toBe('"Hello, Ann"\n');
  });

  it("goes on where an evaluator breaks, and ends where the terminal does", async () => {
    const vat = new Vat({ report: () => undefined });
    const broken = vat.spawn(() =>
      methods({
        evaluate: (line: string): string => {
          if (line === "break") throw new Error("broken\nin two");
          return `${line}\u001b[2J`;
        },
      }),
    ) as Ref<unknown> as Ref<Evaluator>;
    const { tty, input, shown } = screen();
    const ended = settled(vat.send(vat.spawn(replActor(tty, broken)), "start"));
    input.end("break\nfine\n");
    expect(await ended).toBe(2);
    expect(shown()).toBe("error: broken\\u{a}in two\nfine\\u{1b}[2J\n");
    const dead = vat.spawn(() => methods({})) as Ref<unknown> as Ref<Tty>;
    await expect(settled(vat.send(vat.spawn(replActor(dead, broken)), "start"))).rejects.toThrow(/read-line/u);
  });
});

describe("a terminal where somebody sits", () => {
  it("edits lines, and gives the terminal back as it was", async () => {
    const vat = new Vat({ report: () => undefined });
    const { tty, input, shown, raw, close } = screen({ isTTY: true });
    const ended = settled(vat.send(vat.spawn(replActor(tty, evaluating(vat))), "start"));
    const answers = (): number => shown().split('"Hello, Ann"\r\n').length - 1;
    await until(() => shown().endsWith("> "));
    // A word is mended: back over it, a letter away, another in its place.
    input.write('(call greeter :greet "Amn")');
    input.write("\u001b[D\u001b[D\u001b[D\u001b[D\u001b[3~n\r");
    await until(() => answers() === 1);
    // The line before once more.
    input.write("\u001b[A\r");
    await until(() => answers() === 2);
    input.write("\u0004");
    expect(await ended).toBe(2);
    close();
    expect(raw).toEqual([true, false]);
    expect(answers()).toBe(2);
  });

  it("is asked for lines in their order, and shows nothing that moves its cursor but its own", async () => {
    const { tty, input, shown, close } = screen({ isTTY: true });
    const vat = new Vat();
    const [first, second] = vat.run(() => [1, 2]).map(() => settled(vat.send(tty, "read-line", "\u001b[2J> ")));
    await new Promise(setImmediate);
    input.write("a\rb\r");
    expect([await first, await second]).toEqual(["a", "b"]);
    await settled(vat.send(tty, "write", "\u001b[2Jx\n"));
    expect(shown()).toContain("\\u{1b}[2J> a");
    expect(shown()).toContain("\\u{1b}[2Jx\r\n");
    expect(shown()).not.toContain("\u001b[2J");
    close();
    expect(await settled(vat.send(tty, "read-line", ""))).toBe(false);
  });
});
