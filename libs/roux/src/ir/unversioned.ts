import type { Core } from "./core.ts";

/** Stands for any version. */
const NO_VERSION = "0.0.0";

/**
 * What rules mean, whichever version they are published as: of two cores that differ in their version alone, this is the same.
 * What is judged is made of it, so that a version which is raised is not judged again.
 */
export function unversioned(core: Core): Core {
  return { ...core, ruleset: { ...core.ruleset, version: NO_VERSION } };
}
