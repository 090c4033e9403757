import { createHash, type Hash } from "node:crypto";
import { isPending, type Receipt } from "@glither/host";
import type { Logged } from "@glither/ledger";
import { DELIVERED, destinationsOf, type Fate, fateOf, type Marks } from "./deciding/fate.ts";
import { type Keeping, keep } from "./deciding/keeper.ts";
import { type Decided, giveBack, type Policy } from "./deciding/policy.ts";
import { type Answer, delivered } from "./delivered.ts";
import { MailError } from "./error.ts";
import { marked } from "./marked.ts";
import type { Message } from "./message.ts";
import type { Outgoing } from "./outgoing.ts";
import type { Quarantine, Quarantined } from "./quarantine/quarantine.ts";
import { nonDelivery } from "./reports/non-delivery.ts";

export interface BorderOptions {
  readonly policy: Policy;
  /** Decisions are kept before anything is done, and what is held waits there. */
  readonly keeping: Keeping;
  readonly quarantine: Quarantine;
  readonly outgoing: Outgoing;
  /** Told in a line what was decided, without anything of the message itself. */
  readonly note: (line: string) => void;
  /** Whether a sender whom somebody vouches for is told of recipients for whom alone his message is refused. */
  readonly reportsRefusals?: boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What the mail system is to do with a message. */
export type Disposition =
  /** It keeps it, and tries again. */
  | { readonly kind: "later" }
  | { readonly kind: "rejected"; readonly text: string }
  | { readonly kind: "discarded" }
  | {
      readonly kind: "passes";
      readonly marks: Marks;
      /** Recipients who do not get this message: for them it is dropped, held, or has gone another way. */
      readonly removed: readonly string[];
      readonly added: readonly string[];
    };

type Own = Extract<Fate, { kind: "delivered" | "dropped" | "rejected" | "held" }> & { readonly recipient: string };

type Refused = Extract<Own, { kind: "rejected" }>;

/** Decides what becomes of messages, each for each of its recipients. */
export class Border {
  readonly #options: BorderOptions;
  /** Those that are being decided: in the quarantine, and in no ledger yet. */
  readonly #underway = new Set<string>();
  /** What could not be given back, and when it is tried again. */
  readonly #tries = new Map<string, { readonly next: number; readonly wait: number }>();

  constructor(options: BorderOptions) {
    this.#options = options;
  }

  /** The names of header fields that only its rules say anything by. */
  get sets(): ReadonlySet<string> {
    return this.#options.policy.sets;
  }

  /** There is a disposition whatever goes wrong: then the mail system keeps the message. */
  async dispose(message: Message): Promise<Disposition> {
    const { note, policy } = this.#options;
    const named = message.queue ?? "a message";
    let decided: readonly Decided[] = [];
    try {
      decided = await policy.decide(message);
      // What may have to wait is asked before anything is kept.
      const isTold = await this.#isTold(message, decided);
      const fates = await this.#fates(message, decided);
      for (const fate of fates) note(`${named}: ${fate.kind}`);
      const disposition = await this.#carriedOut(message, fates, isTold);
      await this.#count(decided);
      return disposition;
    } catch (error) {
      await giveBack(decided);
      note(`${named}: kept by the mail system, since ${codeOf(error)}`);
      return { kind: "later" };
    }
  }

  /** Delivers a message itself, where nobody else will: an answer for each recipient, whatever goes wrong. */
  async deliver(message: Message): Promise<readonly Answer[]> {
    const { note, policy } = this.#options;
    const named = message.queue ?? "a message";
    let uncounted: readonly Decided[] = [];
    try {
      uncounted = await policy.decide(message);
      const fates = await this.#fates(message, uncounted);
      const answers: Answer[] = [];
      for (const fate of fates) {
        const answer = await this.#delivered(message, fate);
        note(`${named}: ${fate.kind}${answer.kind === "later" ? ", and to be delivered later" : ""}`);
        if (answer.kind === "taken" && answer.refused.length > 0) note(`${named}: ${refusedBy(answer.refused)}`);
        answers.push(answer);
        const own = uncounted.slice(0, 1);
        uncounted = uncounted.slice(1);
        // What is tried again is decided, and counted, again.
        await (answer.kind === "later" ? giveBack(own) : this.#count(own));
      }
      return answers;
    } catch (error) {
      await giveBack(uncounted);
      note(`${named}: to be tried again, since ${codeOf(error)}`);
      return message.recipients.map(() => ({ kind: "later" }));
    }
  }

  /** What counters have reserved counts from now on: what was decided is done, whatever the ledger says to this. */
  async #count(decided: readonly Decided[]): Promise<void> {
    const { keeping, note } = this.#options;
    const reserved = decided.flatMap(({ crossing }) => crossing.reservations.map(({ id }) => id));
    if (reserved.length === 0) return;
    try {
      await keeping.ledger.counters(keeping.deployment).commit(reserved);
    } catch (error) {
      note(`the ledger does not say whether a message counts: ${codeOf(error)}`);
    }
  }

  async #delivered(message: Message, fate: Own): Promise<Answer> {
    const { outgoing } = this.#options;
    const { sender, raw } = message;
    const { recipient } = fate;
    const { answer, later } = await delivered({ sender, recipient, raw, fate, sets: this.sets }, outgoing);
    // Some have it, who are not to get it again.
    if (later.length > 0 && fate.kind === "delivered") {
      await this.#keepFor(later, { sender, recipient, marks: fate.marks }, raw);
    }
    return answer;
  }

  /** On the disk before anybody is told that it was taken; handed over again, it is the same copy. */
  async #keepFor(
    to: readonly string[],
    { sender, recipient, marks }: Pick<Quarantined, "sender" | "recipient" | "marks">,
    raw: Uint8Array,
  ): Promise<void> {
    const hash = hashOf(sender, JSON.stringify(marks), ...to).update(raw);
    await this.#options.quarantine.put({ token: `copy-${hash.digest("hex")}`, sender, recipient, marks, to }, raw);
  }

  /** Whether the sender is told of recipients for whom alone his message is refused. @throws MailError where that is not known now. */
  async #isTold(message: Message, decided: readonly Decided[]): Promise<boolean> {
    const { policy, reportsRefusals = false } = this.#options;
    const refused = decided.filter(({ crossing }) => fateOf(crossing.receipt).kind === "rejected").length;
    return reportsRefusals && refused > 0 && refused < decided.length && (await policy.vouchesFor(message));
  }

  /** On the disk before anybody is told that the message was taken, as all that goes another way. */
  async #report(message: Message, rejected: readonly Refused[], isTold: boolean): Promise<void> {
    const { quarantine, note, reportsRefusals = false, now = Date.now } = this.#options;
    if (!reportsRefusals) return;
    const { sender, raw, queue: named = "a message" } = message;
    if (!isTold) {
      note(`${named}: nobody vouches for its sender, who is not told of ${rejected.length} of its recipients`);
      return;
    }
    const token = `report-${hashOf(sender, ...rejected.map(({ recipient }) => recipient))
      .update(raw)
      .digest("hex")}`;
    const text = nonDelivery(message, rejected, new Date(now()));
    const report = { until: now() + REPORTED_FOR };
    await quarantine.put({ token, sender: "", recipient: sender, marks: NO_MARKS, to: [sender], report }, text);
    note(`${named}: its sender is told of ${rejected.length} of its recipients`);
  }

  /** Looks once at all that waits; what is settled goes on, or is no more. */
  async settle(): Promise<void> {
    const { quarantine, note, now = Date.now } = this.#options;
    for (const held of await quarantine.all()) {
      const { token } = held;
      const tried = this.#tries.get(token);
      if (this.#underway.has(token) || (tried !== undefined && now() < tried.next)) continue;
      try {
        await this.#settleOne(held);
        this.#tries.delete(token);
      } catch (error) {
        if (held.report !== undefined && now() >= held.report.until) {
          await quarantine.take(token);
          this.#tries.delete(token);
          note(`${token}: given up, since ${codeOf(error)}`);
          continue;
        }
        const wait = Math.min((tried?.wait ?? FIRST_WAIT / 2) * 2, LONGEST_WAIT);
        this.#tries.set(token, { next: now() + wait, wait });
        note(`${token}: waits on, since ${codeOf(error)}`);
      }
    }
  }

  async #settleOne(held: Quarantined): Promise<void> {
    const { quarantine, keeping, note } = this.#options;
    const { token, recipient, marks } = held;
    if (held.to !== undefined) return this.#giveBack(held, held.to);
    const standing = await keeping.ledger.standing(keeping.deployment, token);
    if (standing !== undefined && !("settled" in standing)) return;
    if (standing?.settled.settling.verdict === DELIVERED) {
      const to = destinationsOf(marks, [recipient]);
      await quarantine.release(held, to);
      return this.#giveBack(held, to);
    }
    // Of what is in no ledger nobody was told that it was taken.
    await quarantine.take(token);
    note(`${token}: dropped from quarantine`);
  }

  /** Who has it is written down before anything else is tried, so that nobody gets it again. */
  async #giveBack(held: Quarantined, to: readonly string[]): Promise<void> {
    const { quarantine, outgoing, note } = this.#options;
    const { token, sender, marks, recipient, report } = held;
    const own = await quarantine.raw(token);
    // A report is nothing that anybody has sent here.
    const raw = report === undefined ? marked(own, marks, this.sets) : own;
    const { refused, later } = await outgoing.send({ sender, recipients: to, raw, decidedFor: recipient, marks });
    if (refused.length > 0) note(`${token}: ${refusedBy(refused)}`);
    if (later.length === 0) {
      await quarantine.take(token);
      note(`${token}: given back`);
      return;
    }
    await quarantine.release(held, later);
    throw new MailError("NOT_TAKEN", "some recipients are to be tried again");
  }

  async #fates(message: Message, decided: readonly Decided[]): Promise<readonly Own[]> {
    const receipts = decided.map(({ crossing }) => crossing.receipt);
    const tokens = receipts.flatMap((receipt) => (isPending(receipt) ? [receipt.token] : []));
    for (const token of tokens) this.#underway.add(token);
    try {
      const logged = await this.#kept(message, decided, tokens);
      const fates: Own[] = [];
      for (const [index, each] of logged.entries()) {
        const recipient = message.recipients[index] ?? "";
        fates.push({ ...(await this.#fate({ ...message, recipient }, each, receipts[index] as Receipt)), recipient });
      }
      return fates;
    } finally {
      for (const token of tokens) this.#underway.delete(token);
    }
  }

  async #kept(message: Message, decided: readonly Decided[], tokens: readonly string[]): Promise<readonly Logged[]> {
    const { keeping, quarantine } = this.#options;
    try {
      for (const [index, { crossing }] of decided.entries()) await this.#hold(message, crossing.receipt, index);
      return await keep(message, decided, keeping);
    } catch (error) {
      // What may be in the ledger all the same stays until somebody looks there.
      if (codeOf(error) !== "UNCERTAIN") for (const token of tokens) await quarantine.take(token);
      throw error;
    }
  }

  async #hold({ sender, recipients, raw }: Message, receipt: Receipt, index: number): Promise<void> {
    const fate = fateOf(receipt);
    if (fate.kind !== "held") return;
    const { token, marks } = fate;
    await this.#options.quarantine.put({ token, sender, recipient: recipients[index] ?? "", marks }, raw);
  }

  /** What was logged, which for a message that is handed over again is what was decided the first time. */
  async #fate(
    { sender, recipient, raw }: Pick<Message, "sender" | "raw"> & { readonly recipient: string },
    { entry: { statement } }: Logged,
    own: Receipt,
  ): Promise<Fate> {
    if (statement.kind !== "decision") throw new Error("what was kept is no decision");
    const fate = fateOf(statement.receipt);
    if (fate.kind !== "held" || !isPending(own) || fate.token === own.token) return fate;
    const { keeping, quarantine } = this.#options;
    const { token, marks } = fate;
    const standing = await keeping.ledger.standing(keeping.deployment, token);
    const isSettled = standing !== undefined && "settled" in standing;
    // Where nobody could tell whether the first decision was kept, its copy may be gone, and this one is the last.
    if (!isSettled && !(await quarantine.has(token))) await quarantine.put({ token, sender, recipient, marks }, raw);
    await quarantine.take(own.token);
    // What was settled went its way then.
    return isSettled ? { kind: "dropped" } : fate;
  }

  async #carriedOut(message: Message, fates: readonly Own[], isTold: boolean): Promise<Disposition> {
    const { sender, recipients, raw } = message;
    const rejected = fates.filter((fate) => fate.kind === "rejected");
    const [refused] = rejected;
    if (refused !== undefined && rejected.length === fates.length) return { kind: "rejected", text: refused.text };
    // The mail system has one answer for all: of these alone the sender hears in another way, or not at all.
    if (refused !== undefined) await this.#report(message, rejected, isTold);
    const delivered = fates.flatMap((fate) => (fate.kind === "delivered" ? [fate] : []));
    const [first, ...others] = [...Map.groupBy(delivered, ({ marks }) => JSON.stringify(marks)).values()].sort(
      (one, other) => other.length - one.length,
    );
    const [own] = first ?? [];
    if (first === undefined || own === undefined) return { kind: "discarded" };
    for (const group of others) {
      const marks = group[0]?.marks ?? own.marks;
      const those = group.map(({ recipient }) => recipient);
      const [recipient = ""] = those;
      await this.#keepFor(destinationsOf(marks, those), { sender, recipient, marks }, raw);
    }
    const to = destinationsOf(
      own.marks,
      first.map(({ recipient }) => recipient),
    );
    const stays = new Set(to);
    return {
      kind: "passes",
      marks: own.marks,
      removed: recipients.filter((recipient) => !stays.has(recipient)),
      added: to.filter((recipient) => !recipients.includes(recipient)),
    };
  }
}

const NO_MARKS: Marks = { tags: [], folder: undefined, headers: [], flags: [], redirect: [] };

/** Milliseconds. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 5 * 60 * 1_000;
/** As long as mail systems try (RFC 5321 §4.5.4.1). */
const REPORTED_FOR = 5 * 24 * 60 * 60 * 1_000;

function refusedBy(recipients: readonly string[]): string {
  return `refused for good for ${recipients.length} of its recipients`;
}

function hashOf(...parts: readonly string[]): Hash {
  return createHash("sha256").update(JSON.stringify(parts));
}

/** What went wrong, and nothing that a message could have said. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === "string" ? code : typeof name === "string" ? name : "of an error";
}
