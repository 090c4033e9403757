import { createInterface } from "node:readline/promises";
import { EXIT, StageError } from "@glither/stages/outcome";

/** Asks until the answer has no fault; an empty one is what is offered. */
export type Ask = (question: string, offered: string, fault: (answer: string) => string | undefined) => Promise<string>;

/** Asks in the terminal. Whoever ends the input (Control-D) or breaks off (Control-C) has answered nothing. */
export async function questions<T>(run: (ask: Ask) => Promise<T>): Promise<T> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const { promise: left, reject } = Promise.withResolvers<never>();
  lines.once("close", () =>
    reject(
      new StageError("MALFORMED", "nothing was begun", {
        exitCode: EXIT.usage,
        hint: "run it again, or answer by options: `tangle init --help`",
      }),
    ),
  );
  lines.once("SIGINT", () => lines.close());
  // Nobody has to wait for it.
  left.catch(() => undefined);
  try {
    return await run(async (question, offered, fault) => {
      for (;;) {
        const answer = (await Promise.race([lines.question(`${question} [${offered}] `), left])).trim() || offered;
        const wrong = fault(answer);
        if (wrong === undefined) return answer;
        process.stderr.write(`${wrong}\n`);
      }
    });
  } finally {
    lines.close();
  }
}
