import { createNode } from "@glither/ocapn";
import { tcpNetlayer } from "@glither/ocapn/netlayers/tcp";
import { methods, spawn, Vat } from "@glither/vat";
import { linkToParent } from "@glither/vat/worker/node";
import { componentActor } from "../component-actor.ts";
import { componentOf, watOf } from "./build.ts";
import { type Counter, counter } from "./counter.ts";

// Another process, or another thread, with a shop of each kind. A process prints the addresses of both.

const component = componentActor<Counter, [number]>(await componentOf(watOf("counter")));
const vat = new Vat({ name: "there", report: () => undefined });
const shopOf = (maker: typeof component) => vat.spawn(() => methods({ make: (n: number) => spawn(maker, n) }));
const [typescript, wasm] = [shopOf(counter as never), shopOf(component)];

if (process.argv.includes("thread"))
  linkToParent({ offer: vat.spawn(() => methods({ typescript: () => typescript, wasm: () => wasm })) });
else {
  const node = createNode({ netlayers: [await tcpNetlayer()] });
  const address = (shop: typeof wasm): string => node.register(shop as never).address;
  process.stdout.write(`${JSON.stringify({ typescript: address(typescript), wasm: address(wasm) })}\n`);
}
