import { AsyncLocalStorage } from "node:async_hooks";
import type { Binding, BindingSet } from "@glither/host";
import type { Resolve } from "../dns/resolve.ts";
import type { Message } from "../message.ts";
import { Authentication, organisationOf } from "./authentication.ts";

/** Answers the dialect's enrichments that say who has sent a message. */
export interface Checks {
  /** What components are linked to: it answers about the message that is being decided. */
  readonly bindings: BindingSet;
  /** Has questions that are asked meanwhile be about this message. */
  during<T>(about: Checked, decide: () => Promise<T>): Promise<T>;
}

/** A message whose sender is looked at; one of these for all its recipients. */
export interface Checked {
  readonly authentication: Authentication;
  /** What its rules may ask, by the names of the functions. */
  readonly asked: readonly string[];
}

const ENRICH = "glither:mail/enrich";

const dkim = ({ authentication }: Checked) => authentication.dkimDomain();

const ANSWERS: Readonly<Record<string, (checked: Checked) => Promise<unknown>>> = {
  "dkim-domain": dkim,
  "dkim-org": async (checked) => {
    const domain = await dkim(checked);
    return domain === undefined ? undefined : organisationOf(domain);
  },
  "dmarc-policy": ({ authentication }) => authentication.dmarcPolicy(),
  "dmarc-result": ({ authentication }) => authentication.dmarcResult(),
  "arc-result": async ({ authentication }) => (await authentication.arc()).result,
  "arc-domain": async ({ authentication }) => (await authentication.arc()).domain,
};

type Found = { readonly value: unknown } | { readonly failure: unknown };

/** What was found out of one message, when it was. */
interface Finding {
  readonly checked: Checked;
  readonly found: Map<string, Found>;
  all: Promise<void> | undefined;
}

/**
 * Each message is looked at when it is first asked about, for all that its rules may ask: a crossing that has to wait is begun again, which is to
 * happen once, not for each question.
 */
export function senderChecks(): Checks {
  const current = new AsyncLocalStorage<Finding>();
  const findings = new WeakMap<Checked, Finding>();
  const answering = (name: string): Binding => {
    return () => {
      const finding = current.getStore();
      if (finding === undefined) throw new Error("no message is being decided");
      if (finding.found.has(name)) return said(finding, name);
      finding.all ??= findOut(finding);
      return finding.all.then(() => said(finding, name));
    };
  };
  return {
    bindings: { [ENRICH]: Object.fromEntries(Object.keys(ANSWERS).map((name) => [name, answering(name)])) },
    during(about, decide) {
      const finding = findings.get(about) ?? { checked: about, found: new Map(), all: undefined };
      findings.set(about, finding);
      return current.run(finding, decide);
    },
  };
}

function said({ found }: Finding, name: string): unknown {
  const answer = found.get(name);
  if (answer === undefined) throw new Error("a component asks for what it does not import");
  if ("failure" in answer) throw answer.failure;
  return answer.value;
}

async function findOut({ checked, found }: Finding): Promise<void> {
  const one = async (name: string): Promise<void> => {
    const answer = ANSWERS[name];
    if (answer === undefined) return;
    try {
      found.set(name, { value: await answer(checked) });
    } catch (failure) {
      found.set(name, { failure });
    }
  };
  await Promise.all(checked.asked.map(one));
}

/** The functions among a component's imports that ask for something. */
export function askedBy(imports: readonly { readonly interface: string; readonly function: string }[]): string[] {
  return imports.flatMap(({ interface: from, function: name }) =>
    from.replace(/@[^@]*$/u, "") === ENRICH ? [name] : [],
  );
}

/** Looks at messages, each of an author's domain, with the help of this resolver. */
export function authenticating(resolve: Resolve): (message: Message, author: string) => Authentication {
  return (message, author) => new Authentication(message, author, resolve);
}
