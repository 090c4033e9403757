import { AsyncLocalStorage } from "node:async_hooks";
import type { BindingSet } from "@glither/host";
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

/** A message whose sender is looked at. */
export interface Checked {
  readonly authentication: Authentication;
  /** The domain that the message says it is from. */
  readonly author: string;
}

/** Each message is looked at by what is asked of it, and once for all its recipients. */
export function senderChecks(): Checks {
  const current = new AsyncLocalStorage<Checked>();
  const asked = (answer: (checked: Checked) => Promise<unknown>) => async (): Promise<unknown> => {
    const checked = current.getStore();
    if (checked === undefined) throw new Error("no message is being decided");
    return answer(checked);
  };
  const dkim = ({ authentication, author }: Checked) => authentication.dkimDomain(author);
  return {
    bindings: {
      "glither:mail/enrich": {
        "dkim-domain": asked(dkim),
        "dkim-org": asked(async (checked) => {
          const domain = await dkim(checked);
          return domain === undefined ? undefined : organisationOf(domain);
        }),
        "dmarc-policy": asked(({ authentication }) => authentication.dmarcPolicy()),
        "dmarc-result": asked(({ authentication }) => authentication.dmarcResult()),
        "arc-result": asked(async ({ authentication }) => (await authentication.arc()).result),
        "arc-domain": asked(async ({ authentication }) => (await authentication.arc()).domain),
      },
    },
    during: (about, decide) => current.run(about, decide),
  };
}

/** Looks at messages with the help of this resolver. */
export function authenticating(resolve: Resolve): (message: Message) => Authentication {
  return (message) => new Authentication(message, resolve);
}
