import { isPending, type Receipt } from "@glither/host";
import { call, on, type Ref, type Target } from "@glither/vat";
import { type Gate, membrane, type Passing, type Revoker, type Timer } from "@glither/vat/library";
import { Refused, SandboxError } from "../error.ts";
import { type Deployment, leftBy, revokes } from "./deployment.ts";
import { factsOf, type Names } from "./facts.ts";
import { type Held, heldOf, holding } from "./held.ts";

export interface PolicyMembraneOptions {
  readonly names: Names;
  /** Time, for rules that wait for it. */
  readonly timer?: Ref<Timer>;
  /** Every so many milliseconds it looks again whether what rules wait for with `when` holds; it takes a timer. */
  readonly recheck?: number;
}

/** What a membrane by policy comes with. Each is a right of its own, to be given to whom it is meant for. */
export interface Guarded<I> {
  /** What stands for the target on the outside. */
  readonly outside: Ref<I>;
  readonly revoker: Revoker;
  /** What waits, and what settles it. */
  readonly held: Ref<Held>;
}

const PASSED = "passed";

/**
 * Puts a ruleset between an actor and those to whom it is handed out: every message in and out, and every reference within, crosses it.
 * What the ruleset passes, passes; what it refuses, breaks with the reason; what it holds is a promise, which settles when its
 * obligation does. To be called in a turn of the target's vat.
 *
 * @throws SandboxError NO_TIMER
 */
export function policyMembrane<I>(
  target: Target<I>,
  deployment: Deployment,
  { names, timer, recheck }: PolicyMembraneOptions,
): Guarded<I> {
  if (deployment.needsTimer && timer === undefined)
    throw new SandboxError("NO_TIMER", "a rule waits for time to pass", "give the membrane a timer");
  if (recheck !== undefined && timer === undefined)
    throw new SandboxError("NO_TIMER", "looking again takes time", "give the membrane a timer");
  const messages = holding({ timer, recheck, deployment });
  const own: { revoker?: Revoker } = {};
  const gate: Gate = (crossing, pass) => {
    const facts = factsOf(crossing, names);
    const decision = deployment.decide(facts);
    const { receipt } = decision;
    const cross = (): unknown => {
      const answer = pass(passing(receipt, deployment));
      if (revokes(receipt) && own.revoker !== undefined) call(own.revoker);
      return answer;
    };
    if (!isPending(receipt)) return settled(receipt, cross);
    return on(call(messages, "hold", decision, receipt, facts), {
      // In a turn of its own: a settlement that its turn has undone is not kept.
      then: ({ settlement, by, answers }) => {
        if (by !== undefined) deployment.settled(receipt.token, by, answers);
        return settled({ ...receipt, ...settlement }, cross);
      },
    });
  };
  const [outside, revoker] = membrane(target, { gate, name: names.inside });
  own.revoker = revoker;
  return { outside, revoker, held: heldOf(messages) };
}

/** Only what is said to pass does: whatever other word a verdict has, the message has not crossed. */
function settled({ verdict, rule, reason_class }: Receipt, cross: () => unknown): unknown {
  if (verdict !== PASSED) throw new Refused(rule, reason_class);
  return cross();
}

function passing(receipt: Receipt, { options }: Deployment): Passing {
  const only = leftBy(receipt, options);
  return only === undefined ? {} : { only };
}
