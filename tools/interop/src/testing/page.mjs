// A page that disposes of the cases of all rulesets that it finds beside it, and shows what they come to.
import { moduleOf } from "@glither/host/web";
import { linesOf } from "./everywhere.ts";

const lines = [];
for (const { task, component } of await (await fetch("tasks.json")).json()) {
  const bytes = new Uint8Array(await (await fetch(component)).arrayBuffer());
  lines.push(...linesOf(task, bytes, await WebAssembly.compile(moduleOf(bytes))));
}
document.body.textContent = JSON.stringify(lines);
