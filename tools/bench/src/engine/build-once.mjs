import { readFileSync, writeFileSync } from "node:fs";
import { fromCbor } from "@glither/roux/core";
import { compileComponent } from "@glither/stages/compile/component";

// Builds the component of one core, in a process that has done nothing before: `build-once CORE OUT`. It is JavaScript, as
// the libraries are when they are built, so that Node's reading of TypeScript is not timed.
const [from = "", to = ""] = process.argv.slice(2);
const bytes = readFileSync(from);
const { bytes: component } = await compileComponent({ core: fromCbor(bytes), bytes }, "direct");
writeFileSync(to, component);
