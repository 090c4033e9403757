import { isPending, type Receipt } from "@glither/host";
import type { Logged } from "@glither/ledger";
import { DELIVERED, destinationsOf, type Fate, fateOf, type Marks } from "./deciding/fate.ts";
import { type Keeping, keep } from "./deciding/keeper.ts";
import type { Decided, Policy } from "./deciding/policy.ts";
import { marked } from "./marked.ts";
import type { Message } from "./message.ts";
import type { Outgoing } from "./outgoing.ts";
import type { Quarantine } from "./quarantine/quarantine.ts";

export interface BorderOptions {
  readonly policy: Policy;
  /** Decisions are kept before anything is done, and what is held waits there. */
  readonly keeping: Keeping;
  readonly quarantine: Quarantine;
  readonly outgoing: Outgoing;
  /** Told in a line what was decided, without anything of the message itself. */
  readonly note: (line: string) => void;
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

/** Decides what becomes of messages, each for each of its recipients. */
export class Border {
  readonly #options: BorderOptions;
  /** Those that are being decided: in the quarantine, and in no ledger yet. */
  readonly #underway = new Set<string>();

  constructor(options: BorderOptions) {
    this.#options = options;
  }

  /** There is a disposition whatever goes wrong: then the mail system keeps the message. */
  async dispose(message: Message): Promise<Disposition> {
    const { note, policy } = this.#options;
    const named = message.queue ?? "a message";
    try {
      const fates = await this.#fates(message, await policy.decide(message));
      for (const fate of fates) note(`${named}: ${fate.kind}`);
      return await this.#carriedOut(message, fates);
    } catch (error) {
      note(`${named}: kept by the mail system, since ${codeOf(error)}`);
      return { kind: "later" };
    }
  }

  /** Looks once at all that waits; what is settled goes on, or is no more. */
  async settle(): Promise<void> {
    const { quarantine, keeping, outgoing, note } = this.#options;
    for (const held of await quarantine.all()) {
      const { token, sender, recipient, marks } = held;
      if (this.#underway.has(token)) continue;
      try {
        const standing = await keeping.ledger.standing(keeping.deployment, token);
        if (standing !== undefined && !("settled" in standing)) continue;
        const verdict = standing?.settled.settling.verdict;
        if (verdict === DELIVERED)
          await outgoing.send(sender, destinationsOf(marks, [recipient]), marked(await quarantine.raw(token), marks));
        // Of what is in no ledger nobody was told that it was taken.
        await quarantine.take(token);
        note(`${token}: ${verdict === DELIVERED ? "released" : "dropped from quarantine"}`);
      } catch (error) {
        note(`${token}: waits on, since ${codeOf(error)}`);
      }
    }
  }

  async #fates(message: Message, decided: readonly Decided[]): Promise<readonly Own[]> {
    const { keeping, quarantine } = this.#options;
    const receipts = decided.map(({ crossing }) => crossing.receipt);
    const tokens = receipts.flatMap((receipt) => (isPending(receipt) ? [receipt.token] : []));
    for (const token of tokens) this.#underway.add(token);
    try {
      for (const [index, receipt] of receipts.entries()) await this.#hold(message, receipt, index);
      const logged = await keep(message, decided, keeping);
      const fates: Own[] = [];
      for (const [index, each] of logged.entries())
        fates.push({
          ...(await this.#fate(each, receipts[index] as Receipt)),
          recipient: message.recipients[index] ?? "",
        });
      return fates;
    } catch (error) {
      for (const token of tokens) await quarantine.take(token);
      throw error;
    } finally {
      for (const token of tokens) this.#underway.delete(token);
    }
  }

  async #hold({ sender, recipients, raw }: Message, receipt: Receipt, index: number): Promise<void> {
    const fate = fateOf(receipt);
    if (fate.kind !== "held") return;
    const { token, marks } = fate;
    await this.#options.quarantine.put({ token, sender, recipient: recipients[index] ?? "", marks }, raw);
  }

  /** What was logged, which for a message that is handed over again is what was decided the first time. */
  async #fate({ entry: { statement } }: Logged, own: Receipt): Promise<Fate> {
    if (statement.kind !== "decision") throw new Error("what was kept is no decision");
    const fate = fateOf(statement.receipt);
    if (fate.kind !== "held" || !isPending(own) || fate.token === own.token) return fate;
    const { keeping, quarantine } = this.#options;
    await quarantine.take(own.token);
    const standing = await keeping.ledger.standing(keeping.deployment, fate.token);
    if (standing === undefined || !("settled" in standing)) return fate;
    // It was settled, and went its way then.
    return { kind: "dropped" };
  }

  async #carriedOut({ sender, recipients, raw }: Message, fates: readonly Own[]): Promise<Disposition> {
    const delivered = fates.flatMap((fate) => (fate.kind === "delivered" ? [fate] : []));
    const [first, ...others] = [...Map.groupBy(delivered, ({ marks }) => JSON.stringify(marks)).values()].sort(
      (one, other) => other.length - one.length,
    );
    const [own] = first ?? [];
    if (first === undefined || own === undefined) {
      const [rejected] = fates.flatMap((fate) => (fate.kind === "rejected" ? [fate] : []));
      const all = rejected !== undefined && fates.every(({ kind }) => kind === "rejected");
      return all ? { kind: "rejected", text: rejected.text } : { kind: "discarded" };
    }
    for (const group of others) {
      const marks = group[0]?.marks ?? own.marks;
      const to = destinationsOf(
        marks,
        group.map(({ recipient }) => recipient),
      );
      await this.#options.outgoing.send(sender, to, marked(raw, marks));
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

/** What went wrong, and nothing that a message could have said. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === "string" ? code : typeof name === "string" ? name : "of an error";
}
