import { join } from "node:path";
import type { ShadowReport } from "@glither/service";
import { listFolder, readJson } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";

export interface ShadowReportOptions {
  /** The folder that a deployment's `shadow` names as `cases`. */
  readonly folder: string;
  /** Ends with the exit code of failed conformance where anything differed. */
  readonly denyDifferences?: boolean;
}

/** Says how a candidate has decided beside the component that it may replace. */
export const shadowReport = stage(async ({ folder, denyDifferences = false }: ShadowReportOptions) => {
  const names = await listFolder(folder);
  if (names?.includes(REPORT) !== true) {
    throw new StageError("NOT_FOUND", `there is no report in \`${folder}\``, {
      exitCode: EXIT.usage,
      hint: "name the folder that a deployment's `shadow` has as `cases`; nothing is written until a decision differs",
    });
  }
  const report = (await readJson(join(folder, REPORT), "the report")) as ShadowReport;
  const cases = names.filter((name) => name.endsWith(".json"));
  const { candidate, since, compared, differing, failed, left_out, changes } = report;
  const lines = [
    `${candidate} since ${since}: ${differing} of ${compared} decisions differ`,
    ...changes.map(({ from, to, count }) => `  ${count} times ${from}, and would be ${to}`),
    ...(failed === 0 ? [] : [`  ${failed} crossings of the candidate went wrong`]),
    ...(left_out === 0 ? [] : [`  ${left_out} decisions were not compared, since too many came at a time`]),
    `${cases.length} of them are cases in ${folder}, without their senders' words`,
  ];
  return {
    exitCode: denyDifferences && differing > 0 ? EXIT.conformance : EXIT.clean,
    text: lines.map(oneLine).join("\n"),
    data: { ...report, cases },
  };
});

const REPORT = "shadow.report";
