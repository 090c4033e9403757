import { answerType, type Enrichment, type ValueType } from "@glither/roux/core";
import { jsName, witName } from "@glither/wit";
import type { Limits } from "../limits.ts";
import type { Binding } from "../link/binding-set.ts";
import { countAnswer, type Guarded, wrongAnswer } from "./_guarded.ts";
import type { Border } from "./_log.ts";
import { sameValue } from "./_same-value.ts";
import type { CrossingContract } from "./contract.ts";
import { CrossingError } from "./error.ts";
import { lowerValue } from "./lower.ts";
import { toldTo } from "./told.ts";

/** Asks a binding about the artifact that is crossed and no other one, and checks what it answers. */
export function guardEnrichment(
  enrichment: Enrichment,
  { fields }: CrossingContract,
  binding: Binding,
  border: Border,
  limits: Limits,
): Guarded {
  const { path, ligand } = enrichment;
  const told = toldTo(enrichment);
  const type = answerType(enrichment);
  const takesMemory = holdsText(type);
  const keys = (ligand?.from ?? (told.length > 0 ? [] : undefined))?.map((source) =>
    fields.some((field) => field.path === source) ? jsName(witName(source)) : undefined,
  );
  return (args) => {
    const { log } = border;
    const isAsked =
      keys === undefined
        ? args.every((arg) => sameValue(arg, log.record))
        : keys.every((key, index) => key === undefined || sameValue(args[index], log.record[key])) &&
          told.every((own, index) => args[keys.length + index] === own);
    if (!isAsked) throw new CrossingError("BAD_ACTION", `the component asked \`${path}\` about another artifact`);
    log.asked.push(path);
    const answer = lowerValue(type, binding(...args));
    if (!answer.ok) throw wrongAnswer(path, answer.problem);
    if (takesMemory) countAnswer(log, limits, answer.value);
    if (ligand !== undefined && isMissing(answer.value, ligand.fresh)) log.absent.push(path);
    return answer.value;
  };
}

/** Whether a ligand's answer, as it is lowered, is absent or older than it may be. */
function isMissing(answer: unknown, fresh: number | undefined): boolean {
  if (answer === undefined || fresh === undefined) return answer === undefined;
  const age: unknown = Array.isArray(answer) ? answer[1] : undefined;
  return typeof age !== "bigint" || age > BigInt(fresh);
}

/** Whether values of a type lie in memory that is handed out for them; all others go as numbers. */
function holdsText(type: ValueType): boolean {
  switch (type.kind) {
    case "text":
    case "list":
    case "scalar":
    case "headers":
      return true;
    case "optional":
    case "dated":
      return holdsText(type.of);
    case "record":
      return type.members.some((member) => holdsText(member.type));
    default:
      return false;
  }
}
