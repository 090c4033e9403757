import type { OwnBindings } from "../../own/own-bindings.ts";
import { quietActions } from "../quiet.ts";
import type { Council, Standing } from "./council.ts";

/** What somebody may settle on another's word. */
export interface Mandate {
  readonly given_by: Standing;
  readonly limit: number;
  /** When it was given, in milliseconds since 1970. */
  readonly since: number;
}

/** What has to be told to somebody. */
export interface Notice {
  readonly verb: "convene" | "delegate" | "escalate";
  /** A body or an address. */
  readonly to: string;
  readonly subject: string;
  /** The same however often it is told. */
  readonly id: string | undefined;
}

export interface DecisionSetOptions {
  readonly council: Council;
  /** Where the ruleset declares `mandate`. */
  readonly mandate?: (proposer: string, subject: string) => Mandate | undefined;
  /** Tells whoever has to act; what it throws is tried again. */
  readonly tell: (notice: Notice) => void | Promise<void>;
  readonly now?: () => number;
}

interface Asked {
  readonly subject: string;
  readonly proposer: string;
}

interface Delivery {
  readonly id: string | undefined;
}

/**
 * What `glither.decision` asks of its host, and what it has it do. Guards of `when` ask the same, so that a vote which reaches
 * the quorum settles what waits for it.
 */
export function decisionSet({ council, mandate, tell, now = Date.now }: DecisionSetOptions): OwnBindings {
  const notice =
    (verb: Notice["verb"]) =>
    (args: { readonly to?: string; readonly body?: string }, { subject }: Asked, { id }: Delivery) =>
      tell({ verb, to: args.body ?? args.to ?? "", subject, id });
  return {
    enrich: {
      "proposer.standing": ({ proposer }: Asked) => council.standingOf(proposer),
      "quorum.reached": ({ subject }: Asked) => council.isQuorate(subject),
      "votes.share": ({ subject }: Asked) => council.shareFor(subject),
      mandate: ({ proposer, subject }: Asked) => {
        const found = mandate?.(proposer, subject);
        if (found === undefined) return undefined;
        const { since, ...value } = found;
        return { value, age: Math.max(0, now() - since) };
      },
    },
    actions: {
      convene: notice("convene"),
      delegate: notice("delegate"),
      escalate: notice("escalate"),
      ...quietActions("raise_authority", "lower_authority"),
    },
  };
}
