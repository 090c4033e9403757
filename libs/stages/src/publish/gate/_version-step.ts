import type { Step } from "@glither/wit";

/** The numbers of a semantic version, and whether it is a release. */
interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  readonly release: boolean;
}

export function isRelease(version: string): boolean {
  return parse(version).release;
}

/**
 * The greatest change that going from one version to a later one may announce. Below 1.0.0 the convention of Semantic
 * Versioning's caret ranges holds: the first number that is not zero counts as the major one, so 0.1 to 0.2 announces
 * anything, 0.1.1 to 0.1.2 a minor change or less, and 0.0.1 to 0.0.2 anything. A pre-release promises nothing, so
 * whatever follows it may differ in any way.
 */
export function stepBetween(before: string, after: string): Step {
  const old = parse(before);
  const now = parse(after);
  if (!old.release) return "major";
  const changed = old.numbers.findIndex((number, index) => number !== now.numbers[index]);
  const leading = leadingOf(old);
  if (changed >= 0 && changed <= leading) return "major";
  return leading === 0 && changed !== 1 ? "patch" : "minor";
}

/** The first version after one that announces a change of some size. */
export function versionAfter(before: string, step: Step): string {
  const version = parse(before);
  const [major, minor, patch] = version.numbers;
  if (!version.release) return `${major}.${minor}.${patch}`;
  const leading = leadingOf(version);
  const raised = step === "major" ? leading : step === "minor" && leading === 0 ? 1 : 2;
  return version.numbers
    .map((number, index) => (index < raised ? number : index === raised ? number + 1 : 0))
    .join(".");
}

/** Which number is the first that is not zero. */
function leadingOf({ numbers: [major, minor] }: Version): number {
  return major > 0 ? 0 : minor > 0 ? 1 : 2;
}

function parse(version: string): Version {
  const [core = "", ...labels] = version.split("-");
  const [major = 0, minor = 0, patch = 0] = core.split(".").map(Number);
  return { numbers: [major, minor, patch], release: labels.length === 0 };
}
