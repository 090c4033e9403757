import { gateDemo } from "./gate.ts";
import { keptDemo } from "./kept.ts";
import { layersDemo } from "./layers.ts";
import { membraneDemo } from "./membrane.ts";
import { pipelineDemo } from "./pipeline.ts";
import { say } from "./say.ts";
import { vatDemo } from "./vat.ts";

/** What `npm run demo -- NAME` shows; without a name, the main job. */
const DEMOS: Readonly<Record<string, () => void | Promise<void>>> = {
  pipeline: pipelineDemo,
  vat: vatDemo,
  kept: keptDemo,
  membrane: membraneDemo,
  gate: gateDemo,
  layers: layersDemo,
};

const [name = "pipeline"] = process.argv.slice(2);
const demo = Object.hasOwn(DEMOS, name) ? DEMOS[name] : undefined;
if (demo === undefined) {
  process.stderr.write(`error: there is no demo \`${name}\`\nhint: there is ${Object.keys(DEMOS).join(", ")}\n`);
  process.exitCode = 64;
} else {
  await demo();
  say("");
}
