import { nodeFault } from "@glither/stages/node-version";
import { type Outcome, StageError } from "@glither/stages/outcome";
import { oneLine, severalLines } from "@glither/stages/printable";
import { NODE_HINT } from "../inference/require-node.ts";

/** How a task went, and what it has to say: `report` for standard output, `fault` for standard error, each with its line end. */
export interface Performed {
  readonly success: boolean;
  readonly report: string;
  readonly fault: string;
}

/**
 * Runs one stage. An error that it names comes with its hint; a stack trace is for whoever asked for one with
 * `NX_VERBOSE_LOGGING=true`. On a Node that will not do, the stage is not even loaded; the plugin has refused that Node before,
 * but Nx's daemon may run on another one.
 */
export async function perform(stage: () => Promise<Outcome>): Promise<Performed> {
  const node = nodeFault("@glither/nx");
  if (node !== undefined) return { success: false, report: "", fault: `error: ${node}\nhint: ${NODE_HINT}\n` };
  try {
    const { exitCode, text } = await stage();
    return { success: exitCode === 0, report: text === "" ? "" : `${text}\n`, fault: "" };
  } catch (error) {
    return { success: false, report: "", fault: `${describe(error)}\n` };
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
