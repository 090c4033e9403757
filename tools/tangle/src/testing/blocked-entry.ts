import { readFileSync } from "node:fs";
import { beginProgress } from "../progress/progress.ts";

// A command that computes without a pause, until somebody opens the pipe that it is given.
const progress = beginProgress("reading");
readFileSync(process.argv[2] ?? "");
progress.aside(() => process.stderr.write("a remark\n"));
progress.end();
process.stdout.write("done\n");
