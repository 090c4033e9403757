import { nodeFault } from "@glither/stages/node-version";
import { type Outcome, StageError } from "@glither/stages/outcome";
import { oneLine, severalLines } from "@glither/stages/printable";
import { NODE_HINT } from "../inference/require-node.ts";

/**
 * Runs one stage for Nx, in the workspace's root: what a task prints is cached, and a relative path in the environment is
 * an input found from there, so neither may depend on the folder where somebody called Nx. What it reports goes to standard output, an error that it names to standard error with its
 * hint. A stack trace is for whoever asked for one with `NX_VERBOSE_LOGGING=true`. On a Node that will not do, the stage
 * is not even loaded; the plugin has refused that Node before, but Nx's daemon may run on another one.
 */
export async function runStage(workspaceRoot: string, stage: () => Promise<Outcome>): Promise<{ success: boolean }> {
  const fault = nodeFault("@glither/nx");
  if (fault !== undefined) {
    process.stderr.write(`error: ${fault}\nhint: ${NODE_HINT}\n`);
    return { success: false };
  }
  const folder = process.cwd();
  process.chdir(workspaceRoot);
  try {
    const outcome = await stage();
    if (outcome.text !== "") {
      process.stdout.write(`${outcome.text}\n`);
    }
    return { success: outcome.exitCode === 0 };
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    return { success: false };
  } finally {
    process.chdir(folder);
  }
}

function describe(error: unknown): string {
  const lines =
    error instanceof StageError
      ? [
          `error: ${oneLine(error.message)}`,
          ...(error.detail === undefined ? [] : [severalLines(error.detail)]),
          ...(error.hint === undefined ? [] : [`hint: ${oneLine(error.hint)}`]),
        ]
      : [
          `internal error: ${oneLine(error instanceof Error ? error.message : String(error))}`,
          "hint: this is a fault of the compiler, not of the ruleset; NX_VERBOSE_LOGGING=true shows where",
        ];
  if (process.env["NX_VERBOSE_LOGGING"] === "true" && error instanceof Error && error.stack !== undefined) {
    lines.push(error.stack);
  }
  return lines.join("\n");
}
