import { randomUUID } from "node:crypto";
import type { PreTasksExecution } from "@nx/devkit";
import { ACCEPT_RUN_VARIABLE } from "./names.ts";

/**
 * Accepting a golden writes outside a task's outputs, so replaying it from the cache would claim what it did not do. A
 * run with `--accept` therefore gets a value of its own that the accepting stages have among their inputs.
 */
export const preTasksExecution: PreTasksExecution = (_options, context) => {
  if (context.argv.some((argument) => /^--accept(?:=true)?$/.test(argument))) {
    process.env[ACCEPT_RUN_VARIABLE] = randomUUID();
  }
};
