import { type Entry, entryHash, readEntry } from "@glither/ledger";
import type { FastifyRequest } from "fastify";
import type { Deployment } from "../deployment/deployment.ts";
import { HttpProblem } from "../http/problem.ts";
import type { Host } from "../running/host.ts";
import { entryArticle } from "./_entry-view.ts";
import { notice, page } from "./_shell.ts";
import { keptValues } from "./explain-kept.ts";
import type { Part } from "./html.ts";

export interface EntryPage {
  readonly deployment: Deployment;
  readonly index: number;
  /** What has to be read first. */
  readonly problem?: Part;
  readonly reason?: string;
}

/** The page of one entry of a log. @throws HttpProblem `NOT_LOGGED` */
export async function entryPage({ ledger }: Host, request: FastifyRequest, asked: EntryPage): Promise<string> {
  const { deployment, index, problem, reason } = asked;
  const { name } = deployment.config;
  const [bytes] = await ledger.entries(name, index, 1);
  if (bytes === undefined) throw new HttpProblem("NOT_LOGGED");
  const entry = readEntry(bytes);
  const token = tokenOf(entry);
  const { visitor } = request;
  const article = entryArticle({
    deployment,
    visitor,
    settlers: settlersIn(request, name),
    entry,
    hash: entryHash(bytes),
    values: await keptValues(ledger, name, index),
    standing: token === undefined ? undefined : await ledger.standing(name, token),
    ...(reason === undefined ? {} : { reason }),
  });
  const main = [problem !== undefined && notice(problem, "bad"), article];
  return page({ title: `Entry #${index}`, visitor, deployment: name, main });
}

function tokenOf({ statement }: Entry): string | undefined {
  return statement.kind === "decision" && "token" in statement.receipt ? statement.receipt.token : undefined;
}

/** Whose tokens may settle what is held in a deployment. */
export function settlersIn({ generation: { tokens } }: FastifyRequest, deployment: string): readonly string[] {
  return tokens?.withScope("settle", deployment) ?? ["everybody"];
}
