import { EXIT, StageError } from "../outcome.ts";

/** A graph that is not taken, and why. */
export function refused(
  what: string,
  hint = "compose it again from parts that are trusted, and have it signed",
): StageError {
  return new StageError("REFUSED", `the graph is not what was attested: ${what}`, {
    exitCode: EXIT.verification,
    hint,
  });
}
