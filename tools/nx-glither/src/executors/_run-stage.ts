import type { Outcome } from "@glither/stages/outcome";
import { perform } from "./_perform.ts";

/**
 * Runs one stage for Nx, in the workspace's root: what a task prints is cached, and a relative path in the environment is
 * an input found from there, so neither may depend on the folder where somebody called Nx.
 */
export async function runStage(workspaceRoot: string, stage: () => Promise<Outcome>): Promise<{ success: boolean }> {
  const folder = process.cwd();
  process.chdir(workspaceRoot);
  try {
    const { success, report, fault } = await perform(stage);
    if (report !== "") process.stdout.write(report);
    if (fault !== "") process.stderr.write(fault);
    return { success };
  } finally {
    process.chdir(folder);
  }
}
