import { createNode } from "@glither/ocapn";
import { tcpNetlayer } from "@glither/ocapn/netlayers/tcp";
import { methods, spawn, Vat } from "@glither/vat";

// The other process of `here.ts`: an object that answers and makes more of its kind. Prints its address.

type Any = (...args: unknown[]) => unknown;

const behaviour = (): unknown => methods({ echo: (n: unknown) => n, make: () => spawn(() => behaviour() as Any) });
const vat = new Vat({ name: "there" });
const node = createNode({ netlayers: [await tcpNetlayer()] });
process.stdout.write(`${node.register(vat.spawn(() => behaviour() as Any) as never).address}\n`);
