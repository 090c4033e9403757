import { CLOCK, UTC } from "../ir/clock.ts";
import type { Comparison, Constant, Reference, Test } from "../ir/core.ts";
import { DAY, MOMENT_BOUNDS, parseMoment } from "../ir/moments.ts";
import { present } from "../ir/present.ts";
import type { Value } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import type { Typed } from "./references.ts";
import { lowerOperand } from "./values.ts";

/** Whether an instant stands beside a day, so that it is the day of the instant that is asked about. */
export function isBesideDay({ type }: Typed<Reference>, value: Value): boolean {
  const inner = present(type);
  return inner.kind === "moment" && inner.unit === "instant" && value.kind === "moment" && value.unit === "date";
}

/** `clock.now >= 2026-07-01`: the day of an instant, in the ruleset's zone. Only a clock knows when days begin elsewhere than in UTC. */
export function lowerDay(
  context: Context,
  op: Comparison,
  { value: left }: Typed<Reference>,
  value: Value,
): Test | undefined {
  const day = lowerOperand(context, value, { kind: "moment", unit: "date" });
  if (day?.kind !== "moment") return undefined;
  if (isClock(context, left)) return { kind: "compare", op, left: { ...left, member: ["date"] }, right: day };
  if (context.zone !== UTC) {
    context.error("TYPE_MISMATCH", `only the clock knows when a day begins in \`${context.zone}\``, value.span, {
      hint: "compare it with an instant, which has its offset: `2026-07-01T00:00+02:00`",
    });
    return undefined;
  }
  return dayTest(op, left, day.value);
}

/** What stands beside the days of a list: the day of the clock where its instant is asked for, else what is asked for. */
export function besideDays(context: Context, left: Typed<Reference>, first: string | undefined): Typed<Reference> {
  const { value, type } = left;
  const isInstant = type.kind === "moment" && type.unit === "instant";
  if (!isInstant || !isClock(context, value) || first === undefined || parseMoment("date", first) === undefined)
    return left;
  return { value: { ...value, member: ["date"] }, type: { kind: "moment", unit: "date" } };
}

function isClock(context: Context, value: Reference): value is Extract<Reference, { kind: "enrichment" }> {
  return value.kind === "enrichment" && value.path === CLOCK && !context.ligands.has(CLOCK);
}

function dayTest(op: Comparison, left: Reference, day: number): Test {
  const first = compare(">=", left, day * DAY);
  const last = compare("<=", left, Math.min((day + 1) * DAY - 1, MOMENT_BOUNDS.instant[1]));
  switch (op) {
    case ">=":
      return first;
    case "<=":
      return last;
    case "<":
      return { ...first, op: "<" };
    case ">":
      return { ...last, op: ">" };
    case "==":
      return { kind: "all", tests: [first, last] };
    case "!=":
      return { kind: "not", test: { kind: "all", tests: [first, last] } };
  }
}

function compare(op: Comparison, left: Reference, value: number): Extract<Test, { kind: "compare" }> {
  const right: Constant = { kind: "moment", unit: "instant", value };
  return { kind: "compare", op, left, right };
}
