import {
  type ActionRecord,
  isoDuration,
  type ObligationRecord,
  type Receipt,
  settle,
  type TriggerRecord,
} from "@glither/host";
import { type Facts, type Interpretation, interpret, plain, UnansweredError } from "@glither/interpreter";
import {
  type Action,
  type Core,
  filledText,
  isFilled,
  type Obligation,
  type Rule,
  type Trigger,
} from "@glither/roux/core";
import type { Answer, BackEnd } from "./back-end.ts";
import { ConformanceError } from "./error.ts";

/** The core itself, interpreted: nothing is generated. */
export function interpreterBackEnd(core: Core): BackEnd {
  return {
    name: "interpreter",
    run: ({ artifact, enrich, timeline }) => {
      const { taken, acting, asked, absent } = answered(core, { artifact, enrich });
      const actions = acting.flatMap((rule) => rule.actions.map((action) => actionRecord(action, artifact)));
      const answer = { ...verdictOf(core, taken), actions, ...waiting(taken) };
      const settlement = settle(asReceipt(answer), timeline);
      return {
        ...answer,
        ...(settlement ? { settlement } : {}),
        ...(absent.length > 0 ? { ligand_absent: absent } : {}),
        asked,
      };
    },
  };
}

function answered(core: Core, facts: Facts): Interpretation {
  try {
    return interpret(core, facts);
  } catch (cause) {
    if (!(cause instanceof UnansweredError)) throw cause;
    throw new ConformanceError("BACK_END_FAILED", cause.message, { cause });
  }
}

function verdictOf(core: Core, taken: Rule | undefined): Pick<Answer, "verdict" | "rule" | "reason_class"> {
  if (taken === undefined) return { verdict: core.default_box, rule: "default", reason_class: "no_rule" };
  const { name: rule, reason_class, outcome } = taken;
  return { verdict: outcome.kind === "settled" ? outcome.box : "pending", rule, reason_class };
}

function waiting(taken: Rule | undefined): Pick<Answer, "state" | "resolutions" | "obligations"> {
  if (taken?.outcome.kind !== "pending") return {};
  const { state, resolutions, obligations } = taken.outcome;
  return { state, resolutions, obligations: obligations.map(obligationRecord) };
}

/** With a token, since the host's settlement takes a whole receipt. */
function asReceipt({ state, resolutions, obligations, ...base }: Omit<Answer, "asked">): Receipt {
  if (state === undefined || resolutions === undefined || obligations === undefined) return base;
  return { ...base, verdict: "pending", state, token: "token", resolutions, obligations };
}

function actionRecord({ verb, args }: Action, artifact: Facts["artifact"]): ActionRecord {
  const said = args.map(({ name, value }) => [name, isFilled(value) ? filledText(value, artifact) : plain(value)]);
  return { verb, args: Object.fromEntries(said) };
}

function obligationRecord({ trigger, box, reason_class }: Obligation): ObligationRecord {
  return { ...triggerRecord(trigger), verdict: box, ...(reason_class === undefined ? {} : { reason_class }) };
}

function triggerRecord(trigger: Trigger): TriggerRecord {
  if (trigger.kind === "on") return { on: trigger.event };
  return trigger.kind === "after" ? { after: isoDuration(trigger.ms) } : { when: trigger.guard };
}
