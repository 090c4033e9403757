import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { withKeeping } from "../run/_keep.ts";
import { about, stage } from "../stage.ts";
import { type MailPolicyOptions, openedMailPolicy } from "./_mail-policy.ts";

export interface MailBorderOptions extends Omit<MailPolicyOptions, "policy"> {
  readonly policy: string | undefined;
  /** Where the mail system's filter protocol is spoken, `HOST:PORT`. */
  readonly milter: string;
  /** Where messages go that are released, or go another way than others: `HOST:PORT`, with no filter behind it. */
  readonly reinject: string | undefined;
  readonly ledger: string | undefined;
  /** Whose log decisions go to; `mail` where none is named. */
  readonly deployment?: string;
  /** The folder of what is held. */
  readonly quarantine: string | undefined;
  /** Called with the port when messages are taken. */
  readonly begun?: (port: number) => void;
  /** Settles when the border is to be closed. */
  readonly until: Promise<unknown>;
}

/** Milliseconds between two looks at what is held; another process may settle it. */
const EVERY = 500;

/** Decides what a mail system takes, until it is told to stop. */
export const mailBorder = stage(async (options: MailBorderOptions): Promise<Outcome> => {
  const at = placeOf(options.milter, "--milter");
  const [policy, ledger, folder] = [
    needed(options, "policy"),
    needed(options, "ledger"),
    needed(options, "quarantine"),
  ];
  const reinject = placeOf(needed(options, "reinject"), "--reinject");
  const note = (line: string): void => options.note(oneLine(line));
  const opened = await openedMailPolicy({ ...options, policy, note });
  if ("exitCode" in opened) return opened;
  const { component, place } = opened;
  const { Border, MilterServer, Quarantine, smtpTo } = await import("@glither/mailroute");
  const quarantine = await about(folder, () => Quarantine.open(folder));
  const deployment = options.deployment ?? "mail";
  return withKeeping({ ledger, deployment }, async (kept) => {
    const store = await kept.ledger();
    const working = store.work({ failed: () => note("the ledger cannot be written now; it is tried again") });
    const keeping = { ledger: store, deployment, component, place };
    const border = new Border({ policy: opened.policy, keeping, quarantine, outgoing: smtpTo(reinject), note });
    const server = await listening(() => MilterServer.listen({ ...at, border, note }), options.milter);
    options.begun?.(server.port);
    const settling = repeated(() => border.settle());
    try {
      await options.until;
    } finally {
      await settling.stop();
      await server.stop();
      await working.stop();
      await opened.close();
    }
    return { exitCode: EXIT.clean, text: "", data: {} };
  });
});

/** What goes with `--milter`; nothing of it has a place of its own. */
function needed(options: MailBorderOptions, name: "policy" | "ledger" | "quarantine" | "reinject"): string {
  const value = options[name];
  if (value !== undefined) return value;
  throw new StageError("MALFORMED", `\`--milter\` goes with \`--${name}\``, {
    exitCode: EXIT.usage,
    hint: "`--policy`, `--ledger`, `--quarantine` and `--reinject` are all needed",
  });
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

async function listening<T>(listen: () => Promise<T>, place: string): Promise<T> {
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

function placeOf(text: string, option: string): { readonly host: string; readonly port: number } {
  const [, host = "", port = ""] = /^(?:inet:)?\[?([^\]]+?)\]?:(\d{1,5})$/u.exec(text) ?? [];
  if (host !== "" && Number(port) < 65_536) return { host, port: Number(port) };
  throw new StageError("MALFORMED", `\`${option}\` takes a host and a port, and \`${text}\` is none`, {
    exitCode: EXIT.usage,
    hint: `\`${option} 127.0.0.1:8891\`, for example`,
  });
}
