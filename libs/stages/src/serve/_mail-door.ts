import type { Ledger } from "@glither/ledger";
import type { Border, Outgoing, Policy } from "@glither/mailroute";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { withKeeping } from "../run/_keep.ts";
import { about } from "../stage.ts";
import { type MailPolicyOptions, openedMailPolicy } from "./_mail-policy.ts";

export interface MailDoorOptions extends MailPolicyOptions {
  readonly ledger: string;
  /** Whose log decisions go to; `mail` where none is named. */
  readonly deployment?: string;
  /** The folder of what is held. */
  readonly quarantine: string;
  /** Whether it stays open for many messages. */
  readonly staysOpen?: boolean;
  /** Where messages go that rules let pass, and nobody else delivers. */
  readonly outgoing: Outgoing;
  /** Whether senders are told of recipients for whom alone a message is refused. */
  readonly reportsRefusals?: boolean;
}

export interface OpenedDoor {
  readonly border: Border;
  readonly policy: Policy;
  readonly ledger: Ledger;
}

/** Opens what decides, what keeps and what holds, does something with it, and closes it. */
export async function withMailDoor(
  options: MailDoorOptions,
  work: (opened: OpenedDoor) => Promise<Outcome>,
): Promise<Outcome> {
  const note = (line: string): void => options.note(oneLine(line));
  const { ledger: at, quarantine: folder, outgoing, deployment = "mail", staysOpen = false } = options;
  const { reportsRefusals = false } = options;
  return withKeeping({ ledger: at, deployment, apart: staysOpen }, async (kept) => {
    const opened = await openedMailPolicy({ ...options, note, kept });
    if ("exitCode" in opened) return opened;
    const { policy, component, place } = opened;
    try {
      const { Border, Quarantine } = await import("@glither/mailroute");
      const quarantine = await about(folder, () => Quarantine.open(folder));
      const ledger = await kept.ledger();
      const keeping = { ledger, deployment, component, place };
      const border = new Border({ policy, keeping, quarantine, outgoing, note, reportsRefusals });
      return await work({ border, policy, ledger });
    } finally {
      await opened.close();
    }
  });
}

/** Milliseconds between two looks at what is held; another process may settle it. */
const EVERY = 500;

/** Keeps a door open until it is to be closed: what is held goes on when that is settled, and what is due is. */
export async function keptOpen(
  { border, ledger }: OpenedDoor,
  { until, note }: { readonly until: Promise<unknown>; readonly note: (line: string) => void },
  server: { stop(): Promise<void> },
): Promise<Outcome> {
  const working = ledger.work({ failed: () => note("the ledger cannot be written now; it is tried again") });
  const settling = repeated(() => border.settle());
  try {
    await until;
  } finally {
    await settling.stop();
    await server.stop();
    await working.stop();
  }
  return { exitCode: EXIT.clean, text: "", data: {} };
}

interface Repeated {
  stop(): Promise<void>;
}

/** Does something again and again, one time after the other. */
function repeated(run: () => Promise<void>): Repeated {
  const over = Promise.withResolvers<void>();
  let isOver = false;
  const all = (async () => {
    while (!isOver) {
      await run().catch(() => undefined);
      const timer = Promise.withResolvers<void>();
      const sleeping = setTimeout(timer.resolve, EVERY);
      await Promise.race([timer.promise, over.promise]);
      clearTimeout(sleeping);
    }
  })();
  return {
    stop: () => {
      isOver = true;
      over.resolve();
      return all;
    },
  };
}

/** What goes with an option; nothing of it has a place of its own. */
export function needed<Name extends string>(
  option: string,
  values: Readonly<Record<Name, string | undefined>>,
): Readonly<Record<Name, string>> {
  const entries = Object.entries<string | undefined>(values);
  const missing = entries.find(([, value]) => value === undefined)?.[0];
  if (missing === undefined) return values as Readonly<Record<Name, string>>;
  const all = entries.map(([name]) => `\`--${name}\``);
  throw new StageError("MALFORMED", `\`${option}\` goes with \`--${missing}\``, {
    exitCode: EXIT.usage,
    hint: `${all.slice(0, -1).join(", ")} and ${all.at(-1)} are all needed`,
  });
}

export interface Place {
  readonly host: string;
  readonly port: number;
}

export function placeOf(text: string, option: string): Place {
  const [, host = "", port = ""] = /^(?:inet:)?\[?([^\]]+?)\]?:(\d{1,5})$/u.exec(text) ?? [];
  if (host !== "" && Number(port) < 65_536) return { host, port: Number(port) };
  throw new StageError("MALFORMED", `\`${option}\` takes a host and a port, and \`${text}\` is none`, {
    exitCode: EXIT.usage,
    hint: `\`${option} 127.0.0.1:8891\`, for example`,
  });
}

export async function listening<T>(listen: () => Promise<T>, place: string): Promise<T> {
  try {
    return await listen();
  } catch (cause) {
    throw new StageError("UNREADABLE", `nobody can listen at \`${place}\``, {
      exitCode: EXIT.usage,
      hint: "it may be in use, or not be this machine's",
      cause,
    });
  }
}
