import { isPending, type PendingReceipt } from "@glither/host/receipt";
import { LedgerError, readEntry, type Settled, type Standing } from "@glither/ledger";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Deployment } from "../deployment/deployment.ts";
import { deploymentCalled } from "../http/deployment-of.ts";
import { HttpProblem } from "../http/problem.ts";
import type { Host } from "../running/host.ts";
import { settleByEvent } from "../running/settle.ts";
import { HIDDEN, sendPage, wantsJson } from "./_answers.ts";
import { requireOwnForm } from "./_own-page.ts";
import { eventArms, MOST_REASON, needsReason } from "./_settle-form.ts";
import { listLink } from "./_shell.ts";
import { settledText } from "./_statement-text.ts";
import { entryPage } from "./entry-page.ts";

interface Place {
  readonly name: string;
  readonly token: string;
}

type Fields = Readonly<Record<string, string>>;

/** What came of a button that was pressed. */
type Outcome =
  | { readonly ok: true; readonly message: string; readonly index: number }
  | { readonly ok: false; readonly message: string; readonly needs?: "reason"; readonly isOver?: true };

/** A button of the page that settles something, in the name of who is signed in. */
export function settleRoute(pages: FastifyInstance, host: Host): void {
  pages.post<{ Params: Place; Body: Fields }>(
    "/settle/:name/:token",
    { config: { visitor: "settle" }, schema: HIDDEN },
    async (request, reply) => {
      const fields = request.body ?? {};
      requireOwnForm(request, fields["form"] ?? "", request.visitor.formToken);
      const { name, token } = request.params;
      const deployment = deploymentCalled(request, name);
      const standing = await host.ledger.standing(name, token);
      if (standing === undefined) throw new HttpProblem("UNKNOWN_TOKEN");
      const outcome = await settle(host, request, { deployment, standing, fields });
      return answer(host, request, reply, { deployment, standing, outcome, reason: fields["reason"] ?? "" });
    },
  );
}

interface Pressed {
  readonly deployment: Deployment;
  readonly standing: Standing;
  readonly fields: Fields;
}

async function settle(
  host: Host,
  request: FastifyRequest,
  { deployment, standing, fields }: Pressed,
): Promise<Outcome> {
  const { name, token } = request.params as Place;
  const on = fields["on"] ?? "";
  const key = fields["key"] ?? "";
  const reason = (fields["reason"] ?? "").replace(/\s+/gu, " ").trim().toWellFormed();
  if (reason.length > MOST_REASON) {
    return { ok: false, message: `A reason has at most ${MOST_REASON} characters.`, needs: "reason" };
  }
  const receipt = "pending" in standing ? await receiptAt(host, name, standing.pending.decision) : undefined;
  const arm = receipt && eventArms(receipt, deployment.contract).find((each) => each.on === on);
  if (arm !== undefined && reason === "" && needsReason(arm, deployment.contract)) {
    return { ok: false, message: `Say why: ${on} ends in ${arm.verdict}.`, needs: "reason" };
  }
  try {
    const settled = await settleByEvent(host, {
      deployment: name,
      token,
      on,
      sender: request.visitor.principal.name,
      ...(reason === "" ? {} : { reason }),
      ...(/^[0-9a-f-]{36}$/u.test(key) ? { key } : {}),
    });
    return { ok: true, message: `Settled: ${settledText(settled.settling)}`, index: settled.entry.index };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    if (error.code === "ALREADY_SETTLED") return tooLate(await settledBefore(host, name, token));
    if (error.code === "NOT_DUE") return { ok: false, message: "It does not wait for that event." };
    throw error;
  }
}

function tooLate(settled: Settled | undefined): Outcome {
  const how = settled === undefined ? "it has settled" : settledText(settled.settling);
  return { ok: false, isOver: true, message: `Too late, nothing was changed. It had settled already: ${how}` };
}

async function settledBefore({ ledger }: Host, name: string, token: string): Promise<Settled | undefined> {
  const standing = await ledger.standing(name, token);
  return standing !== undefined && "settled" in standing ? standing.settled : undefined;
}

async function receiptAt({ ledger }: Host, name: string, decision: number): Promise<PendingReceipt | undefined> {
  const [bytes] = await ledger.entries(name, decision, 1);
  const statement = bytes && readEntry(bytes).statement;
  return statement?.kind === "decision" && isPending(statement.receipt) ? statement.receipt : undefined;
}

interface Answered {
  readonly deployment: Deployment;
  readonly standing: Standing;
  readonly outcome: Outcome;
  readonly reason: string;
}

/** Our script is told in JSON. A form is sent on to the list, or back to what it was about with what was written. */
async function answer(host: Host, request: FastifyRequest, reply: FastifyReply, answered: Answered): Promise<unknown> {
  const { deployment, standing, outcome, reason } = answered;
  const status = outcome.ok ? 200 : outcome.needs === undefined ? 409 : 422;
  if (wantsJson(request)) return reply.code(status).send(outcome);
  const { name } = deployment.config;
  if (outcome.ok) return reply.redirect(listLink("/", { deployment: name, settled: String(outcome.index) }), 303);
  const index = "pending" in standing ? standing.pending.decision : standing.settled.settling.decision;
  const text = await entryPage(host, request, { deployment, index, problem: outcome.message, reason });
  return sendPage(reply.code(status), text);
}
