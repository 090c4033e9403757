import { createServer } from "node:net";
import { createNode } from "@glither/ocapn";
import { tcpNetlayer } from "@glither/ocapn/netlayers/tcp";
import { methods, spawn, Vat } from "@glither/vat";

// The other process of `here.ts`: an object that answers and makes more of its kind, and a port that sends back what comes.
// Prints the address of the one and the number of the other.

type Any = (...args: unknown[]) => unknown;

const behaviour = (): unknown => methods({ echo: (n: unknown) => n, make: () => spawn(() => behaviour() as Any) });
const vat = new Vat({ name: "there" });
const node = createNode({ netlayers: [await tcpNetlayer()] });
const bare = createServer({ noDelay: true }, (socket) => socket.pipe(socket));
bare.listen(0, "127.0.0.1", () => {
  const { address } = node.register(vat.spawn(() => behaviour() as Any) as never);
  const port = (bare.address() as { readonly port: number }).port;
  process.stdout.write(`${JSON.stringify({ address, port })}\n`);
});
