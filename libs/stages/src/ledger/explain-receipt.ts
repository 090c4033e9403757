import type { Explanation, SourceView } from "@glither/interpreter";
import type { Entry, Settler } from "@glither/ledger";
import { type Core, printTest, shortSet } from "@glither/roux/core";
import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { decidingComponent, factsOf } from "./_component.ts";
import { decisionOf, erasureOf, type KeptDecision } from "./_decision.ts";
import { deploymentOf, withLedger } from "./_open.ts";

export interface ExplainReceiptOptions extends TrustOptions {
  /** The ledger's file, or its connection string. */
  readonly file: string;
  readonly deployment?: string;
  readonly index: number;
  /** The component that has decided: a `.glith` file, or a reference by digest. Without it, only what the ledger has is told. */
  readonly component?: string;
}

/**
 * Says which guard of which rule decided, with the values, in words and in the source. The values are those that the decision
 * committed to. Where the evaluation comes to something else than the receipt says, that is told, and is exit code 5.
 */
export const explainReceipt = stage(async (options: ExplainReceiptOptions): Promise<Outcome> => {
  const { file, deployment, index, component, ...trust } = options;
  const kept = await withLedger(file, async (ledger) => {
    return decisionOf(ledger, await deploymentOf(ledger, deployment), index);
  });
  const deciding =
    component === undefined ? undefined : await decidingComponent(component, kept.decision.component, trust);
  if (deciding !== undefined && "exitCode" in deciding) return deciding;
  const { receipt } = kept.decision;
  if (deciding === undefined || receipt.rule === "host") return told(kept, [], {});
  const { core, source } = deciding;
  if (kept.contents === undefined) return told(kept, ruleLines(core, receipt.rule, source), {});
  const { explain, explanationLines } = await import("@glither/interpreter");
  const explanation = explain(core, await factsOf(deciding, kept.contents));
  const lines = explanationLines(explanation, source);
  if (explanation.rule === receipt.rule) return told(kept, lines, { explanation });
  const differs = `the evaluation comes to the rule \`${explanation.rule}\`, and the receipt says \`${receipt.rule}\``;
  return { ...told(kept, [differs, ...lines], { explanation, differs: true }), exitCode: EXIT.verification };
});

interface Found {
  readonly explanation?: Explanation;
  readonly differs?: true;
}

function told(kept: KeptDecision, lines: readonly string[], found: Found): Outcome {
  const { entry, hash, decision, contents, later } = kept;
  const { receipt, source, component } = decision;
  const erased = erasureOf(kept);
  const place = source === undefined ? "" : `, at line ${source.line}, column ${source.column}`;
  const all = [
    `entry ${entry.index} of ${entry.deployment}, ${entry.at}: ${receipt.verdict} by ${ruleText(receipt.rule)}${place}, because ${receipt.reason_class}`,
    `decided by the component ${component}`,
    ...(contents === undefined ? [erasedText(erased)] : []),
    ...lines,
    ...later.flatMap(laterText),
  ];
  return {
    exitCode: EXIT.clean,
    text: all.map(oneLine).join("\n"),
    data: {
      deployment: entry.deployment,
      index: entry.index,
      at: entry.at,
      hash,
      component,
      receipt,
      ...(source === undefined ? {} : { source }),
      ...(contents === undefined ? { erased: erased === undefined ? {} : { index: erased.index, at: erased.at } } : {}),
      ...found,
      later: later.map(({ index, at, statement }) => ({ index, at, statement })),
    },
  };
}

function ruleText(rule: string): string {
  if (rule === "host") return "the host, since the crossing went wrong";
  return rule === "default" ? "no rule" : `rule \`${rule}\``;
}

function erasedText(erasure: Entry | undefined): string {
  if (erasure?.statement.kind !== "erasure") return "what it was about is not kept: artifact and answers are unknown";
  const why = erasure.statement.why === "requested" ? "on request" : "since its time was over";
  return `what it was about was erased ${why}, ${erasure.at}: artifact and answers are gone, and with them what each guard saw`;
}

/** What of a rule can be told without any value. */
function ruleLines(core: Core, name: string, source: SourceView | undefined): string[] {
  const rule = core.rules.find((one) => one.name === name);
  const item = source?.map.items.find((one) => one.kind === "rule" && one.name === name);
  if (rule === undefined) return [];
  const place = item === undefined ? "" : ` (line ${item.span.line})`;
  const guards = rule.guards.map(({ test }) => `  ${printTest(test, core.dialect.collection, shortSet)}`);
  return [`all of these held in rule \`${name}\`${place}:`, ...(guards.length === 0 ? ["  it has no guard"] : guards)];
}

function settlerText(by: Settler): string {
  if ("after" in by) return `its deadline, ${by.after}`;
  if ("when" in by) return `when ${by.when}`;
  const sender = by.sender === undefined ? "" : ` by ${by.sender}`;
  return "on" in by ? `the event ${by.on}${sender}` : `being given up${sender}`;
}

function laterText({ index, at, statement }: Entry): string[] {
  if (statement.kind === "settling") {
    const { by, verdict, reason_class } = statement;
    return [`settled in entry ${index}, ${at}: ${verdict}, because ${reason_class}, by ${settlerText(by)}`];
  }
  if (statement.kind !== "delivery") return [];
  const { action, outcome, attempts, reason } = statement;
  return [
    `action ${action} ${outcome} in entry ${index}, ${at}, attempt ${attempts}${reason === undefined ? "" : `: ${reason}`}`,
  ];
}
