import { place } from "@glither/stages/testing/folders";
import { configOf, publishedGate, type Service, startService, TOKENS } from "./service.ts";

/** Two rules that hold, with two events each, and one that does not. */
const RULES = `#pragma dialect glither.mail ; fold first-match
#pragma version 0.1.0

rule hold_executable "A program is attached" =
  msg | attachment.ext ~ /^(exe|scr)$/i
  => hold into quarantine
     on admin.release into delivered
     on admin.reject  into dropped (reason = rejected_by_hand)
     after 24h        into dropped (reason = unscanned)

rule deliver_known =
  msg | sender.allowlisted
  => route to inbox, into delivered
`;

/** A service with two deployments, tokens of ann and ben who may settle, and of an auditor who may read. */
export async function startApprovals(folder: string): Promise<Service> {
  const { reference } = await publishedGate(folder, RULES);
  await place(folder, "ben.token", `${BEN}\n`);
  return startService(folder, approvalsConfig(reference));
}

/** The token of somebody beside ann. */
export const BEN = "ben-0123456789abcdef0123456789abcdef0123";

function approvalsConfig(reference: string): Record<string, unknown> {
  const deployment = { component: reference, bindings: { answers: "answers.json" } };
  const config = configOf(reference, { deployments: { mail: deployment, partners: deployment } });
  const ben = { name: "ben", scopes: ["settle", "read"], token: { file: "ben.token" } };
  return { ...config, tokens: [...(config["tokens"] as readonly object[]), ben] };
}

export interface HeldMail {
  /** The suspended disposition's token. */
  readonly token: string;
  readonly index: number;
}

/** Has mails come in with a program attached, which are held; in the order of their subjects. */
export async function hold(service: Service, deployment: string, subjects: readonly string[]): Promise<HeldMail[]> {
  const artifacts = subjects.map((subject) => ({ "from.domain": "a.example", subject, "attachments.exts": ["exe"] }));
  const { json } = await service.ask(`/v1/deployments/${deployment}/batch`, "gateway", { artifacts });
  const { decided } = json as { decided: readonly { receipt: { token: string }; kept: { index: number } }[] };
  return decided.map(({ receipt: { token }, kept: { index } }) => ({ token, index }));
}

/** Settles one as a program would, in the name of ben. */
export async function settleAsBen(service: Service, deployment: string, { token }: HeldMail): Promise<number> {
  const url = `${service.address}/v1/deployments/${deployment}/obligations/${encodeURIComponent(token)}/settle`;
  const headers = { authorization: `Bearer ${BEN}`, "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify({ on: "admin.release" }) })).status;
}

export const { ann: ANN, auditor: AUDITOR } = TOKENS;
