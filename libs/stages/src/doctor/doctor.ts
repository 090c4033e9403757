import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import type { Found } from "./found.ts";
import { installed } from "./installed.ts";
import { cacheFolder, reachedStore } from "./places.ts";
import { signingKey, trustedSigners } from "./signing.ts";

export interface DoctorOptions {
  /** A registry or a layout that is to be asked, too; without it nothing leaves this machine. */
  readonly store?: string;
}

const MARK = { good: "ok     ", missing: "missing", wrong: "wrong  " } as const;

/** What is installed, what is missing and what to do about it. What is wrong fails; what is missing may not be needed. */
export const doctor = stage(async ({ store }: DoctorOptions): Promise<Outcome> => {
  const found: readonly Found[] = [
    ...installed(),
    await signingKey(),
    await trustedSigners(),
    await cacheFolder(),
    ...(store === undefined ? [] : [await reachedStore(store)]),
  ];
  const faults = found.filter(({ state }) => state === "wrong").length;
  return {
    exitCode: faults === 0 ? EXIT.clean : EXIT.lints,
    text: [...found.flatMap(shown), faults === 0 ? "all is well" : `${faults} to mend`].join("\n"),
    data: { faults, found },
  };
});

function shown({ what, state, says, todo }: Found): readonly string[] {
  const first = `${MARK[state]}  ${what}: ${says}`;
  return todo === undefined ? [oneLine(first)] : [oneLine(first), oneLine(`         ${todo}`)];
}
