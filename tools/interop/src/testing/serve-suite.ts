import { printLocation } from "@glither/ocapn/location";
import { serveSuite } from "./ocapn-server.ts";

// Run with --expose-gc: the suite waits for what is collected, and nothing else here would make the engine collect.
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error("run it with `--expose-gc`");
setInterval(collect, 500);
process.stdout.write(`${printLocation((await serveSuite("glither")).location)}\n`);
