import { hostname } from "node:os";
import type { Answer, Message, Outgoing } from "@glither/mailroute";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { about, stage } from "../stage.ts";
import { needed, withMailDoor } from "./_mail-door.ts";
import { outgoingBy } from "./_mail-outgoing.ts";
import { type MailPolicyOptions, openedMailPolicy } from "./_mail-policy.ts";

export interface MailFilterOptions extends Omit<MailPolicyOptions, "policy" | "unknown" | "kept"> {
  readonly policy: string | undefined;
  /** As it came in. */
  readonly message: Uint8Array;
  readonly sender: string | undefined;
  readonly recipient: string | undefined;
  readonly clientIp?: string | undefined;
  readonly helo?: string | undefined;
  /** As whom the client has logged in; empty where it has not, undefined where nobody says it. */
  readonly user?: string | undefined;
  /** The mailbox that it goes to; made where there is none. */
  readonly maildir?: string | undefined;
  /** Instead, whom it is shown to. */
  readonly print?: (message: Uint8Array) => void;
  readonly reinject?: string | undefined;
  /** Where decisions are kept; without it rules cannot hold anything. */
  readonly ledger?: string | undefined;
  readonly quarantine?: string | undefined;
  readonly deployment?: string;
}

/** How much of what is due is settled before a message is looked at. */
const MOST_DUE = 1_000;

/**
 * Filters one message, as a mail system's pipe does. What is held goes on with a later message, once that is settled. Whatever cannot be done says
 * `EX_TEMPFAIL`, also what is written wrongly: nobody's mail is sent back for that.
 */
export const mailFilter = async (options: MailFilterOptions): Promise<Outcome> => {
  try {
    const outcome = await filtered(options);
    return SAID.includes(outcome.exitCode) ? outcome : { ...outcome, exitCode: EXIT.later };
  } catch (error) {
    const { message, hint, detail, code } = error instanceof StageError ? error : unforeseen(error);
    throw new StageError(code, message, {
      exitCode: EXIT.later,
      ...(hint === undefined ? {} : { hint }),
      ...(detail === undefined ? {} : { detail }),
      cause: error,
    });
  }
};

const SAID: readonly number[] = [EXIT.clean, EXIT.later, EXIT.refused];

function unforeseen(cause: unknown): StageError {
  return new StageError("REFUSED", "something is wrong with tangle, not with the message", {
    exitCode: EXIT.internal,
    hint: "GLITHER_DEBUG=1 shows where",
    cause,
  });
}

const filtered = stage(async (options: MailFilterOptions): Promise<Outcome> => {
  const { policy } = needed("tangle mail", { policy: options.policy });
  const { recipient } = needed("tangle mail", { recipient: options.recipient });
  const unknown = ["client.tls", ...(options.user === undefined ? ["client.user"] : [])];
  const message = await messageOf(options, recipient);
  const outgoing = await outgoingOf(options, recipient);
  if (options.ledger === undefined && options.quarantine === undefined) {
    return outcomeOf(await keptNowhere({ ...options, policy, unknown }, message, outgoing));
  }
  const { ledger, quarantine } = needed("tangle mail", { ledger: options.ledger, quarantine: options.quarantine });
  return withMailDoor(
    { ...options, policy, unknown, ledger, quarantine, outgoing },
    async ({ border, ledger: store }) => {
      await store.settleDue(Date.now(), MOST_DUE);
      await border.settle();
      const [answer] = await border.deliver(message);
      return outcomeOf(answer);
    },
  );
});

/** Decides, and keeps nothing: what is held would be lost. */
async function keptNowhere(
  options: MailPolicyOptions,
  message: Message,
  outgoing: Outgoing,
): Promise<Answer | Outcome> {
  const opened = await openedMailPolicy(options);
  if ("exitCode" in opened) return opened;
  try {
    const { delivered, fateOf } = await import("@glither/mailroute");
    const { policy } = opened;
    const [decided] = await about("the message", () => policy.decide(message));
    const fate = decided && fateOf(decided.crossing.receipt);
    if (fate === undefined || fate.kind === "held") {
      throw new StageError("REFUSED", "the rules hold the message, and nobody keeps it", {
        exitCode: EXIT.later,
        hint: "`--ledger FILE` and `--quarantine FOLDER` keep what is held",
      });
    }
    const [recipient = ""] = message.recipients;
    const { sender, raw } = message;
    const { answer, later } = await delivered({ sender, raw, recipient, fate, sets: policy.sets }, outgoing);
    return later.length > 0 ? { kind: "later" } : answer;
  } finally {
    await opened.close();
  }
}

function outcomeOf(answer: Answer | Outcome | undefined): Outcome {
  if (answer !== undefined && "exitCode" in answer) return answer;
  const data = { answer: answer?.kind ?? "later" };
  switch (answer?.kind) {
    case "taken": {
      const { refused } = answer;
      const problem = { message: `it is refused for good for ${refused.length} of its recipients; the others have it` };
      return { exitCode: EXIT.clean, text: "", data, ...(refused.length > 0 && { problem }) };
    }
    case "rejected":
      return { exitCode: EXIT.refused, text: "", data, problem: { message: answer.text } };
    default:
      return { exitCode: EXIT.later, text: "", data, problem: { message: "it cannot be decided or delivered now" } };
  }
}

async function outgoingOf(
  { maildir, print, reinject, message }: MailFilterOptions,
  recipient: string,
): Promise<Outgoing> {
  const others = await outgoingBy(reinject);
  if (print !== undefined && maildir === undefined) {
    return {
      async send(consignment) {
        const recipients = consignment.recipients.filter((each) => each !== recipient);
        if (recipients.length < consignment.recipients.length) print(linesAs(message, consignment.raw));
        if (recipients.length === 0) return { refused: [], later: [] };
        return others.send({ ...consignment, recipients }).catch(() => ({ refused: [], later: recipients }));
      },
    };
  }
  const given = needed("tangle mail", { maildir });
  const { deliveredTo, Maildir } = await import("@glither/mailroute");
  const mailbox = await about(given.maildir, () => Maildir.make(given.maildir));
  return deliveredTo(async (address) => (address === recipient ? mailbox : undefined), others);
}

async function messageOf(
  { message, sender = "", clientIp, helo, user }: MailFilterOptions,
  recipient: string,
): Promise<Message> {
  const { withSentLines } = await import("@glither/mailroute");
  return {
    client: { ip: clientIp, host: undefined, helo, user, tls: false },
    sender,
    recipients: [recipient],
    raw: withSentLines(withoutPostmark(message)),
    queue: undefined,
    host: hostname(),
  };
}

/** With lines that end as they came in. */
function linesAs(given: Uint8Array, raw: Uint8Array): Buffer {
  const text = Buffer.from(raw).toString("latin1");
  return Buffer.from(Buffer.from(given).includes("\r\n") ? text : text.replaceAll("\r\n", "\n"), "latin1");
}

/** Without the line that mail systems write before a message for a program. */
function withoutPostmark(message: Uint8Array): Uint8Array {
  const begin = Buffer.from("From ");
  return begin.equals(message.subarray(0, begin.length)) ? message.subarray(message.indexOf(10) + 1) : message;
}
