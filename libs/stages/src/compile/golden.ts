import { unifiedDiff } from "../files/diff.ts";
import { readText, writeWhole } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";

export interface Golden {
  /** Where the accepted text is. */
  readonly path: string;
  /** Write the golden instead of comparing with it. */
  readonly accept: boolean;
  /** The one command that accepts a difference. */
  readonly command: string;
  /** Says in the domain's words what differs from the accepted text; undefined where it cannot. It stands before the diff. */
  readonly explain?: (accepted: string) => Promise<string | undefined>;
}

/** What a person types to accept what a target has made. */
export function acceptCommand(project: string, target: string): string {
  return `npx nx run ${project}:${target} --accept`;
}

/**
 * Compares what a stage made with what was accepted last.
 *
 * @returns a line that says what happened.
 * @throws StageError `GOLDEN_DIFFERS` with a unified diff, and the command that accepts it as the hint.
 */
export async function checkGolden(actual: string, { path, accept, command, explain }: Golden): Promise<string> {
  const accepted = await readGolden(path);
  if (accepted === actual) return "same as the golden";
  if (accept) {
    await writeWhole(path, actual);
    return accepted === undefined ? "golden written" : "golden replaced";
  }
  const hint = `if this is what you meant, accept it with \`${command}\``;
  if (accepted === undefined)
    throw new StageError("GOLDEN_DIFFERS", `there is no golden \`${path}\` yet`, { exitCode: EXIT.ruleset, hint });
  const meaning = await explain?.(accepted);
  const diff = unifiedDiff("golden", { label: "accepted", text: accepted }, { label: "now", text: actual });
  throw new StageError("GOLDEN_DIFFERS", `the golden \`${path}\` differs`, {
    exitCode: EXIT.ruleset,
    hint,
    detail: meaning === undefined ? diff : `${meaning}\n\n${diff}`,
  });
}

async function readGolden(path: string): Promise<string | undefined> {
  try {
    return await readText(path, "the golden");
  } catch (error) {
    if (error instanceof StageError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
