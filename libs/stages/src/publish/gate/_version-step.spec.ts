import type { Step } from "@glither/wit";
import { describe, expect, it } from "@jest/globals";
import { stepBetween, versionAfter } from "./_version-step.ts";

describe("the step from one version to another", () => {
  it.each<[string, string, Step]>([
    ["1.2.3", "1.2.4", "patch"],
    ["1.2.3", "1.3.0", "minor"],
    ["1.2.3", "1.3.4", "minor"],
    ["1.2.3", "2.0.0", "major"],
    ["1.2.3", "2.0.0-rc.1", "major"],
    ["1.2.3", "1.3.0-rc.1", "minor"],
    ["0.1.0", "0.2.0", "major"],
    ["0.1.0", "1.0.0", "major"],
    ["0.1.0", "0.1.1", "minor"],
    ["0.0.1", "0.0.2", "major"],
    ["0.0.1", "0.1.0", "major"],
    ["1.0.0-rc.1", "1.0.0-rc.2", "major"],
    ["1.0.0-rc.1", "1.0.0", "major"],
  ])("%s to %s is %s", (before, after, step) => {
    expect(stepBetween(before, after)).toBe(step);
  });

  it.each<[string, Step, string]>([
    ["1.2.3", "patch", "1.2.4"],
    ["1.2.3", "minor", "1.3.0"],
    ["1.2.3", "major", "2.0.0"],
    ["0.1.4", "patch", "0.1.5"],
    ["0.1.4", "minor", "0.1.5"],
    ["0.1.4", "major", "0.2.0"],
    ["0.0.4", "patch", "0.0.5"],
    ["0.0.4", "minor", "0.0.5"],
    ["0.0.4", "major", "0.0.5"],
    ["1.0.0-rc.1", "major", "1.0.0"],
  ])("%s and a %s change demand %s", (before, step, least) => {
    expect(versionAfter(before, step)).toBe(least);
    const steps: readonly Step[] = ["patch", "minor", "major"];
    expect(steps.indexOf(stepBetween(before, least))).toBeGreaterThanOrEqual(steps.indexOf(step));
  });
});
