import type { Logged } from "@glither/ledger";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";
import { deploymentOf, withSignedLedger } from "./_open.ts";

export interface EraseOptions {
  /** The ledger's file, or its connection string. */
  readonly file: string;
  readonly deployment?: string;
  /** The index of the decision. */
  readonly index: number;
}

/** Deletes what a decision was about, because somebody asks for it. The log says so, and stays whole. */
export const eraseContents = stage(async ({ file, deployment, index }: EraseOptions) => {
  return withSignedLedger(file, async (ledger) => {
    const name = await deploymentOf(ledger, deployment);
    const erased = await ledger.erase(name, index, "requested", Date.now());
    if (erased === undefined) {
      throw new StageError("NOT_FOUND", `nothing is kept of entry ${index} of \`${name}\``, {
        exitCode: EXIT.usage,
        hint: "it is no decision, or its artifact and answers were erased before",
      });
    }
    return {
      exitCode: EXIT.clean,
      text: `erased what entry ${index} of ${name} was about; entry ${erased.entry.index} says so`,
      data: { deployment: name, erased: index, index: erased.entry.index, hash: erased.hash },
    };
  });
});

/** Deletes what was to be kept until now at the longest, in all logs of a ledger. */
export const expireContents = stage(async ({ file }: Pick<EraseOptions, "file">) => {
  return withSignedLedger(file, async (ledger) => {
    const [all, now]: [Logged[], number] = [[], Date.now()];
    for (;;) {
      const some = await ledger.expire(now, PAGE);
      all.push(...some);
      if (some.length < PAGE) break;
    }
    return {
      exitCode: EXIT.clean,
      text:
        all.length === 0
          ? "nothing is to be erased"
          : `erased what ${all.length === 1 ? "1 decision was" : `${all.length} decisions were`} about`,
      data: { erased: all.map(({ entry, hash }) => ({ deployment: entry.deployment, index: entry.index, hash })) },
    };
  });
});

const PAGE = 1_000;
