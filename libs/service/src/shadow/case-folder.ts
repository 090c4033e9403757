import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Receipt } from "@glither/host/receipt";
import { inShort } from "./decision.ts";
import type { ShadowReport } from "./shadow-report.ts";
import type { Example } from "./without-secrets.ts";

/** So many cases of one kind show enough, and so many in all are looked at. */
const MOST_ALIKE = 5;
const MOST_CASES = 100;

/** Where decisions that differ are written as cases of `tangle conform`, and what they come to as `shadow.report`, which is no case. */
export interface CaseFolder {
  /** Whether there is room for one more in which these rules decide. */
  wants(rule: string, other: string): boolean;
  write(
    decision: number,
    example: Example,
    told: { readonly expected: Receipt; readonly other: Receipt },
  ): Promise<void>;
  report(report: ShadowReport): Promise<void>;
}

export function caseFolder(folder: string, candidate: string): CaseFolder {
  const kinds = new Map<string, number>();
  let written = 0;
  const whole = async (name: string, value: unknown): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const temporary = join(folder, `.${name}.${process.pid}`);
    await writeFile(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    await rename(temporary, join(folder, name));
  };
  return {
    wants: (rule, other) => written < MOST_CASES && (kinds.get(`${rule} ${other}`) ?? 0) < MOST_ALIKE,
    async write(decision, { artifact, answers }, { expected, other }) {
      const kind = `${expected.rule} ${other.rule}`;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      written += 1;
      const { verdict, rule, reason_class, actions, ligand_absent } = expected;
      await whole(`decision-${decision}.json`, {
        name: `decision ${decision} differs: ${inShort(expected)}, and with ${candidate.slice(0, 19)}… ${inShort(other)}`,
        artifact,
        enrich: answers,
        expect: { verdict, rule, reason_class, actions, ...(ligand_absent === undefined ? {} : { ligand_absent }) },
      });
    },
    report: (report) => whole("shadow.report", report),
  };
}
