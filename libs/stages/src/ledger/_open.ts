import { stat } from "node:fs/promises";
import type { SigningKey } from "@glither/attest";
import type { Ledger } from "@glither/ledger";
import { EXIT, StageError } from "../outcome.ts";
import { about } from "../stage.ts";
import { keeperKey } from "../trust/keys.ts";

/** Works on a ledger that is there, in a file or in PostgreSQL: only what keeps decisions makes one. It is read, and not written. */
export function withLedger<T>(place: string, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  return opened(place, undefined, work);
}

/** The same to write into it: signed where the environment has a key. */
export async function withSignedLedger<T>(place: string, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  return opened(place, await keeperKey(), work);
}

async function opened<T>(place: string, key: SigningKey | undefined, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const { isShared, openLedger, shownPlace } = await import("@glither/ledger");
  if (!isShared(place)) await needFile(place);
  return about(shownPlace(place), async () => {
    const ledger = await openLedger(place, { make: false, ...(key === undefined ? {} : { key }) });
    try {
      return await work(ledger);
    } finally {
      await ledger.close();
    }
  });
}

async function needFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() === true) return;
  throw new StageError("NOT_FOUND", `there is no ledger \`${file}\``, {
    exitCode: EXIT.usage,
    hint: "`tangle run … --ledger FILE` makes one",
  });
}

/** The deployment that is named, or the only one. */
export async function deploymentOf(ledger: Ledger, named: string | undefined): Promise<string> {
  const all = await ledger.deployments();
  const [only] = all;
  if (named === undefined && only !== undefined && all.length === 1) return only;
  if (named !== undefined && all.includes(named)) return named;
  throw new StageError(
    named === undefined ? "MALFORMED" : "NOT_FOUND",
    named === undefined ? "the ledger has not just one deployment" : `the ledger has no deployment \`${named}\``,
    { exitCode: EXIT.usage, hint: `it has ${all.map((name) => `\`${name}\``).join(", ") || "none"}` },
  );
}
