import { createHash } from "node:crypto";
import type { Ledger } from "@glither/ledger";
import { type HeldPage, type HeldQuery, heldPage, MOST_HELD } from "./held.ts";
import { type Html, html } from "./html.ts";

/** A deployment with how many are held there, as the list of them is headed. */
export interface Counted {
  readonly name: string;
  readonly note: string;
}

/** What a page that shows this would look like, in a few letters: another one has others in it, or other numbers. */
export function revisionOf({ held }: HeldPage, counts: readonly Counted[]): string {
  return revision(
    held.map(({ pending }) => pending.token),
    counts,
  );
}

/** The same of what would be shown now. Without a search, nothing of what is held is read for it. */
export async function revisionNow(query: HeldQuery, counts: readonly Counted[]): Promise<string> {
  if (query.words !== "") return revisionOf(await heldPage(query), counts);
  return revision(await tokensNow(query.ledger, query), counts);
}

async function tokensNow(ledger: Ledger, { deployment, after }: HeldQuery): Promise<readonly string[]> {
  return (await ledger.pendingByDue(deployment.config.name, MOST_HELD, after)).map(({ token }) => token);
}

function revision(tokens: readonly string[], counts: readonly Counted[]): string {
  return createHash("sha256")
    .update(JSON.stringify([tokens, counts]))
    .digest("base64url");
}

/** Seconds from one look to the next without a script, where nothing stands that somebody could write in. */
const EVERY = 60;

/** For browsers without our script: an empty list looks again by itself, since there is nothing on it to lose. */
export function lookByItself({ held, isCut }: HeldPage, words: string): Html | undefined {
  if (held.length > 0 || isCut || words !== "") return undefined;
  return html`<noscript><meta http-equiv="refresh" content="${String(EVERY)}"></noscript>`;
}
