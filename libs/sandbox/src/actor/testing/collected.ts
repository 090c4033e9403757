import { createNode } from "@glither/ocapn";
import { MemoryNetwork } from "@glither/ocapn/netlayers/memory";
import { methods, type Ref, settled, spawn, Vat } from "@glither/vat";
import { componentActor } from "../component-actor.ts";
import { handle, moduleOf } from "./hostile.ts";

// Run with --expose-gc by `collection.spec.ts`: what is left of a reference on the side that it comes from, while a component of the
// other side holds it, and when it does not any more. Prints it as JSON.

const gc = (globalThis as { gc?: () => void }).gc;
if (gc === undefined) throw new Error("run it with `--expose-gc`");

const network = new MemoryNetwork();
const side = (name: string) => ({ vat: new Vat({ name }), node: createNode({ netlayers: [network.netlayer(name)] }) });
const [here, there] = [side("here"), side("there")];

const NOTHING = `(i32.store8 (i32.const 196) (i32.const 1)) (i32.store (i32.const 200) (i32.const 160))
  (i32.store (i32.const 204) (i32.const 1))`;
/** Keeps the reference that it is given, two times in its step, and becomes nothing when it is given none. */
const HOLDER = `(if (i32.eq (local.get $parts) (i32.const 1)) (then ${NOTHING} (return (i32.const 192))))
  (local.set $ref (call $duplicate ${handle(0)}))
  (call $keep ${handle(0)})
  (i32.const 192)`;

type Holder = Ref<(what: string, reference?: unknown) => undefined>;
const holder = here.vat.spawn(componentActor<unknown, []>(await moduleOf(HOLDER))) as Ref as Holder;
const maker = there.vat.spawn(() => methods({ make: () => spawn(() => () => 1) }));
const far = await settled(here.node.enliven<{ make(): unknown }>(there.node.register(maker as never).address));

/** How many references the other side has given out, once all that was under way has come to its end: at once where it is `wanted`. */
async function exports(wanted?: number): Promise<number> {
  for (let round = 0; round < (wanted === undefined ? 10 : 100); round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    gc?.();
    if (there.node.counts.exports === wanted) break;
  }
  return there.node.counts.exports;
}

const before = await exports();
await (async () => {
  const made = await settled(here.vat.send(far as Ref<{ make(): unknown }>, "make"));
  here.vat.call(holder, "hold", made);
})();
const held = await exports();
here.vat.call(holder, "forget");
const left = await exports(before);
process.stdout.write(JSON.stringify({ held: held - before, left: left - before }));
await here.node.close();
await there.node.close();
