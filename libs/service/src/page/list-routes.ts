import { type DuePlace, type Ledger, readEntry } from "@glither/ledger";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Deployment } from "../deployment/deployment.ts";
import { deploymentCalled, deploymentsOf } from "../http/deployment-of.ts";
import type { Host } from "../running/host.ts";
import { HIDDEN, sendPage } from "./_answers.ts";
import { heldItem } from "./_held-view.ts";
import { historyTable } from "./_history-view.ts";
import { listLink, notice, page, searchForm, tabs } from "./_shell.ts";
import { settledText } from "./_statement-text.ts";
import { entryPage, settlersIn } from "./entry-page.ts";
import { type HeldPage, heldPage, MOST_HELD } from "./held.ts";
import { historyPage } from "./history.ts";
import { type Html, html } from "./html.ts";
import { type Counted, lookByItself, revisionNow, revisionOf } from "./look.ts";

const TEXT = { type: "string", maxLength: 600 } as const;
const INDEX = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
/** So far the deployments' held ones are counted. */
const MOST_COUNTED = 1_000;

interface ListQuery {
  readonly deployment?: string;
  readonly q?: string;
}

/** The lists of what is held and of what was decided, and each entry of them. */
export function listRoutes(pages: FastifyInstance, host: Host): void {
  const { ledger } = host;
  const query = (more: object) => ({
    ...HIDDEN,
    querystring: { type: "object", properties: { deployment: TEXT, q: { ...TEXT, maxLength: 200 }, ...more } },
  });
  pages.get<{ Querystring: ListQuery & { after?: string; settled?: number } }>(
    "/",
    { config: { visitor: "read" }, schema: query({ after: TEXT, settled: INDEX }) },
    async (request, reply) => {
      const deployment = chosen(request);
      const { name } = deployment.config;
      const { q: words = "", after, settled } = request.query;
      const found = await heldPage({ ledger, deployment, words: words.trim(), after: placeIn(after) });
      const counts = await counted(host, request);
      const path = listLink("/held.json", { deployment: name, q: words, after });
      const look = { path, revision: revisionOf(found, counts) };
      const main = html`<h1>Held</h1>
${settled !== undefined && (await settledNotice(ledger, name, settled))}
${tabs({ path: "/", names: counts, current: name })}
${searchForm({ path: "/", deployment: name, words, label: "Search what is held" })}
${heldList(deployment, found, request, { words, isFirst: after === undefined })}`;
      const head = lookByItself(found, words);
      const { visitor } = request;
      const shell = { title: "Held", visitor, area: "held", deployment: name, look, main } as const;
      return sendPage(reply, page({ ...shell, ...(head === undefined ? {} : { head }) }));
    },
  );
  pages.get<{ Querystring: ListQuery & { after?: string } }>(
    "/held.json",
    { config: { visitor: "read", looks: true }, schema: query({ after: TEXT }) },
    async (request) => {
      const deployment = chosen(request);
      const { q: words = "", after } = request.query;
      const asked = { ledger, deployment, words: words.trim(), after: placeIn(after) };
      return { revision: await revisionNow(asked, await counted(host, request)) };
    },
  );
  pages.get<{ Querystring: ListQuery & { before?: number } }>(
    "/receipts",
    { config: { visitor: "read" }, schema: query({ before: INDEX }) },
    async (request, reply) => {
      const { name } = chosen(request).config;
      const { q: words = "", before } = request.query;
      const found = await historyPage({ ledger, deployment: name, words: words.trim(), before });
      const names = deploymentsOf(request).map(({ config }) => ({ name: config.name }));
      const main = html`<h1>Receipts</h1>
${tabs({ path: "/receipts", names, current: name })}
${searchForm({ path: "/receipts", deployment: name, words, label: "Search the log" })}
${historyTable(name, found, words)}`;
      const shell = { title: "Receipts", visitor: request.visitor, area: "history", deployment: name, main } as const;
      return sendPage(reply, page(shell));
    },
  );
  pages.get<{ Params: { name: string; index: number } }>(
    "/receipts/:name/:index",
    {
      config: { visitor: "read" },
      schema: { ...HIDDEN, params: { type: "object", properties: { name: TEXT, index: INDEX } } } as object,
    },
    async (request, reply) => {
      const { name, index } = request.params;
      return sendPage(reply, await entryPage(host, request, { deployment: deploymentCalled(request, name), index }));
    },
  );
}

/** The deployment that was asked for, or the first. */
function chosen(request: FastifyRequest): Deployment {
  const { deployment } = request.query as ListQuery;
  const [first] = deploymentsOf(request);
  return deploymentCalled(request, deployment ?? first?.config.name ?? "");
}

async function counted({ ledger }: Host, request: FastifyRequest): Promise<Counted[]> {
  const names = deploymentsOf(request).map(({ config }) => config.name);
  return Promise.all(
    names.map(async (name) => {
      const count = await ledger.countPending(name, MOST_COUNTED);
      return { name, note: count === MOST_COUNTED ? `${(MOST_COUNTED - 1).toLocaleString("en")}+` : String(count) };
    }),
  );
}

interface Listing {
  readonly words: string;
  readonly isFirst: boolean;
}

function heldList(deployment: Deployment, found: HeldPage, request: FastifyRequest, { words, isFirst }: Listing): Html {
  const { name } = deployment.config;
  const { held, next, isCut } = found;
  const view = { deployment, visitor: request.visitor, settlers: settlersIn(request, name) };
  const more = next && listLink("/", { deployment: name, q: words, after: placeText(next) });
  if (held.length === 0 && !isCut) {
    const nothing =
      words !== "" ? html`Nothing that is held has “${words}”.` : isFirst ? "Nothing is held." : "That is all.";
    return html`<p class="empty">${nothing}</p>`;
  }
  return html`<ol class="list">${held.map((each) => heldItem(each, view))}</ol>
${isCut && html`<p class="quiet">The search has looked at 5,000 of what is held.</p>`}
${more !== undefined && html`<p class="more"><a href="${more}">${isCut ? "Search on" : `The next ${MOST_HELD}`}</a></p>`}`;
}

/** What has just settled, as the log says it: nothing that stands in an address is believed. */
async function settledNotice(ledger: Ledger, deployment: string, index: number): Promise<Html | undefined> {
  const [bytes] = await ledger.entries(deployment, index, 1);
  const statement = bytes && readEntry(bytes).statement;
  return statement?.kind === "settling" ? notice(`Settled: ${settledText(statement)}`, "good") : undefined;
}

function placeText({ due, token }: DuePlace): string {
  return `${due ?? ""}:${token}`;
}

function placeIn(text: string | undefined): DuePlace | undefined {
  const [, due = "", token] = /^(\d{0,15}):(.*)$/su.exec(text ?? "") ?? [];
  return token === undefined ? undefined : { due: due === "" ? undefined : Number(due), token };
}
