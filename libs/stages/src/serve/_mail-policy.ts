import { isIP } from "node:net";
import type { Policy, Resolve } from "@glither/mailroute";
import { readText } from "../files/files.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import type { OpenedLedger } from "../run/_keep.ts";
import { about } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { type OpenedPolicy, openedPolicy } from "./_policy.ts";

export interface MailPolicyOptions extends TrustOptions {
  readonly policy: string;
  /** A JSON file with answers that are the same for all messages. */
  readonly enrich?: string;
  /** A binding set that answers what the message itself does not. */
  readonly bindings?: string;
  /** A server of the domain name system, `ADDRESS[:PORT]`, or a zone file; the system's servers where it is left out. */
  readonly dns?: string;
  /** Fields that the door never knows. */
  readonly unknown?: readonly string[];
  /** Where counters count; without, nothing is counted. */
  readonly kept?: OpenedLedger;
  readonly note: (line: string) => void;
}

export interface OpenedMailPolicy extends Pick<OpenedPolicy, "component" | "place"> {
  readonly policy: Policy;
  close(): Promise<void>;
}

/** A ruleset that messages are decided by, with what finds out who has sent them. */
export async function openedMailPolicy({
  dns,
  bindings,
  unknown,
  kept,
  ...options
}: MailPolicyOptions): Promise<OpenedMailPolicy | Outcome> {
  const { authenticating, cached, openPolicy, senderChecks } = await import("@glither/mailroute");
  const checks = senderChecks();
  const authenticate = authenticating(cached(await resolverOf(dns)));
  const own = checks.bindings;
  const opened = await openedPolicy({ ...options, own, ...(bindings === undefined ? {} : { bindings }) }, kept);
  if ("exitCode" in opened) return opened;
  const { linked, contract, reads, component, place, set } = opened;
  const policy = await about(options.policy, () =>
    openPolicy({ linked, contract, reads, checking: { checks, authenticate }, ...(unknown && { unknown }) }),
  );
  return { policy, component, place, close: async () => set?.close() };
}

async function resolverOf(dns: string | undefined): Promise<Resolve> {
  const { resolverAt, zoneResolver } = await import("@glither/mailroute");
  if (dns === undefined) return resolverAt();
  const [, address = dns] = /^\[?([0-9A-Fa-f:.]+?)\]?(?::\d{1,5})?$/u.exec(dns) ?? [];
  if (isIP(dns) !== 0 || isIP(address) !== 0) {
    try {
      return resolverAt([dns]);
    } catch (cause) {
      throw new StageError("MALFORMED", `\`--dns\` takes an address and a port, and \`${dns}\` is none`, {
        exitCode: EXIT.usage,
        hint: "`--dns 127.0.0.1:53`, or a zone file",
        cause,
      });
    }
  }
  const text = await readText(dns, "the zone file");
  return about(dns, async () => zoneResolver(text));
}
