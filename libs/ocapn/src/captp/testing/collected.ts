import type { Ref } from "@glither/vat";
import { send, settled, spawn, Vat, type Vow } from "@glither/vat";
import { nodeCryptography } from "../../crypto/node.ts";
import { MemoryNetwork } from "../../netlayers/memory.ts";
import { OcapnNode } from "../node.ts";

// Run with --expose-gc by `collection.spec.ts`: what the engine's own collector does. Prints what is left, as JSON.

const gc = (globalThis as { gc?: () => void }).gc;
if (gc === undefined) throw new Error("run it with `--expose-gc`");

const network = new MemoryNetwork();
const [a, b] = ["a", "b"].map((name) => ({
  vat: new Vat({ name }),
  node: new OcapnNode({ netlayers: [network.netlayer(name)], cryptography: nodeCryptography }),
})) as [Side, Side];
interface Side {
  readonly vat: Vat;
  readonly node: OcapnNode;
}

const source = b.vat.spawn(() => (n: number) => Array.from({ length: n }, () => spawn(() => () => 1)));
const far = (await settled(a.node.enliven(b.node.register(source as never)))) as Ref<(n: number) => Ref[]>;

const many = (await settled(a.vat.send(far, 1_000))) as Ref[];
const kept = many[0] as Ref<() => number>;
const before = b.node.counts.exports;
many.length = 0;

// The promise and the message are gone as well, once all that was under way has come to its end.
for (let round = 0; round < 50 && b.node.counts.exports > 2; round++) {
  await new Promise((resolve) => setTimeout(resolve, 20));
  gc();
}
const answer = await settled(a.vat.run(() => send(kept)) as Vow);
process.stdout.write(JSON.stringify({ before, left: b.node.counts.exports, imports: a.node.counts.imports, answer }));
await a.node.close();
await b.node.close();
