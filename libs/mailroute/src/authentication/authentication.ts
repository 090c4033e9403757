import { isIP } from "node:net";
import { envelopeRecipient } from "@glither/host";
import type { ARCData, DKIMVerifyResult, DMARCResult } from "mailauth";
import { arc } from "mailauth/lib/arc/index.js";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { evaluateDmarc } from "mailauth/lib/dmarc/index.js";
import { spf } from "mailauth/lib/spf/index.js";
import { isNothing, type Resolve } from "../dns/resolve.ts";
import { MailError } from "../error.ts";
import type { Message } from "../message.ts";
import { asLookedAt } from "./_looked-at.ts";

/** `temperror` is none of them: what is not known now is an error. */
export type SpfResult = "none" | "neutral" | "pass" | "fail" | "softfail" | "permerror";

export interface Dmarc {
  readonly result: "pass" | "fail" | "none" | "permerror";
  /** What the author's domain asks for; `none` where it asks for nothing. */
  readonly policy: "none" | "quarantine" | "reject";
}

interface CheckedSpf {
  readonly result: SpfResult;
  /** Whose senders were asked for: the sender's domain, or the client's name where there is no sender. */
  readonly domain: string;
}

export interface Arc {
  readonly result: "pass" | "fail" | "none";
  /** Who has sealed it last, where the whole chain holds. */
  readonly domain: string | undefined;
}

/** By the RFCs alone, and no key of less than 1,024 bits. */
const STRICTLY = { strict: true, minBitLength: 1_024 };
/** Milliseconds for all that an SPF record leads to (RFC 7208 §4.6.4). */
const SPF_TIME = 20_000;

/**
 * What shows of one message who has sent it, by DKIM (RFC 6376), SPF (RFC 7208), DMARC (RFC 9989) and ARC (RFC 8617). Each is found out once,
 * when it is first asked for, and the message is read once for all. What the domain name system does not tell now is an error, never a result:
 * MailError `DNS`, and `NO_CLIENT` where it is not known who has handed the message over. Who the author is was found out before, by whoever reads
 * the message for rules: programs differ in what they take for one, and a policy of somebody else's would be held against him.
 */
export class Authentication {
  readonly #message: Message;
  readonly #author: string;
  readonly #resolve: Resolve;
  /** Whether something was not known. */
  #isDoubtful = false;
  #signatures: Promise<DKIMVerifyResult> | undefined;
  #spf: Promise<CheckedSpf> | undefined;
  #dmarc: Promise<DMARCResult | false> | undefined;
  #arc: Promise<Arc> | undefined;

  /** @param author the domain that the message says it is from, in ASCII and in lower case. */
  constructor(message: Message, author: string, resolve: Resolve) {
    this.#message = message;
    this.#author = author;
    this.#resolve = async (name, type) => {
      try {
        return await resolve(name, type);
      } catch (error) {
        if (!isNothing(error)) this.#isDoubtful = true;
        throw error;
      }
    };
  }

  /**
   * The domain whose signature holds: of several the author's own, else one of his organisation, else the first. A signature that leaves
   * the end of the body out does not count, since anybody may have written that.
   */
  async dkimDomain(): Promise<string | undefined> {
    const author = this.#author;
    const { results } = await this.#signed();
    const domains = passing(results).map(({ domain }) => domain);
    if (domains.includes(author)) return author;
    if (results.some(({ status }) => status.result === "temperror")) throw notKnown("a signature's key");
    const org = organisationOf(author);
    return domains.find((domain) => organisationOf(domain) === org) ?? domains[0];
  }

  async spf(): Promise<SpfResult> {
    return (await this.#checkedSpf()).result;
  }

  async dmarcPolicy(): Promise<Dmarc["policy"]> {
    const found = await this.#evaluated();
    if (found === false) return "none";
    if (found.status.result === "temperror") throw notKnown("the author's policy");
    return isPolicy(found.policy) ? found.policy : "none";
  }

  async dmarcResult(): Promise<Dmarc["result"]> {
    const found = await this.#evaluated();
    // What is given as the author's domain is none.
    if (found === false) return "permerror";
    const { result } = found.status;
    if (result === "pass" || result === "none") return result;
    if (result === "temperror") throw notKnown("the author's policy");
    const { results } = await this.#signed();
    if (results.some(({ status }) => status.result === "temperror")) throw notKnown("a signature's key");
    // It might have passed by what is not known.
    await this.spf();
    return "fail";
  }

  arc(): Promise<Arc> {
    this.#arc ??= this.#checkArc();
    return this.#arc;
  }

  #signed(): Promise<DKIMVerifyResult> {
    const { raw, sender } = this.#message;
    this.#signatures ??= dkimVerify(asLookedAt(raw), { ...STRICTLY, resolver: this.#resolve, sender });
    return this.#signatures;
  }

  #checkedSpf(): Promise<CheckedSpf> {
    this.#spf ??= this.#checkSpf();
    return this.#spf;
  }

  async #checkSpf(): Promise<CheckedSpf> {
    const { client, sender, host } = this.#message;
    const { ip, helo = ip } = client;
    if (ip === undefined || helo === undefined) {
      throw new MailError("NO_CLIENT", "it is not known from which address the message has come", {
        hint: "have the mail system hand on the client's address",
      });
    }
    const named = isIP(helo) === 0 ? helo : `[${helo}]`;
    const mta = host ?? "localhost";
    const { status, domain } = await spf({
      ...{ ip, sender, mta, helo: named, resolver: this.#resolve },
      ...{ strict: true, maxElapsedTime: SPF_TIME },
    });
    if (!isSpf(status.result)) throw notKnown("the senders of a domain");
    return { result: status.result, domain };
  }

  #evaluated(): Promise<DMARCResult | false> {
    this.#dmarc ??= this.#checkDmarc();
    return this.#dmarc;
  }

  async #checkDmarc(): Promise<DMARCResult | false> {
    const { results } = await this.#signed();
    const sent = await this.#checkedSpf().catch(() => undefined);
    const { response } = await evaluateDmarc({
      ...{ headerFrom: [this.#author], fromFields: 1, strict: true, resolver: this.#resolve },
      spfDomains: sent?.result === "pass" ? [sent.domain] : [],
      dkimDomains: passing(results).map(({ id, domain }) => ({ ...(id === undefined ? {} : { id }), domain })),
    });
    return response;
  }

  async #checkArc(): Promise<Arc> {
    const { arc: data } = await this.#signed();
    if (data === undefined) return { result: "none", domain: undefined };
    const { status } = await arc(data as ARCData, { ...STRICTLY, resolver: this.#resolve });
    if (status.result === "pass") return { result: "pass", domain: sealerOf(data.lastEntry) };
    if (status.result === "none") return { result: "none", domain: undefined };
    if (this.#isDoubtful) throw notKnown("a seal's key");
    return { result: "fail", domain: undefined };
  }
}

function passing(results: DKIMVerifyResult["results"]) {
  return results.flatMap(({ id, status, signingDomain }) => {
    if (status.result !== "pass" || status.underSized || signingDomain === undefined) return [];
    return [{ id, domain: signingDomain.toLowerCase().replace(/\.$/u, "") }];
  });
}

/** By the whole public suffix list, as everywhere in the dialect. */
export function organisationOf(domain: string): string | undefined {
  try {
    return envelopeRecipient(`a@${domain}`)["recipient.org"];
  } catch {
    return undefined;
  }
}

function sealerOf(entry: unknown): string | undefined {
  const seal = entry as { readonly "arc-seal"?: { readonly parsed?: { readonly d?: { readonly value?: unknown } } } };
  const domain = seal?.["arc-seal"]?.parsed?.d?.value;
  return typeof domain === "string" ? domain.toLowerCase().replace(/\.$/u, "") : undefined;
}

function notKnown(what: string): MailError {
  return new MailError("DNS", `the domain name system does not tell ${what} now`);
}

function isSpf(result: string): result is SpfResult {
  return ["none", "neutral", "pass", "fail", "softfail", "permerror"].includes(result);
}

function isPolicy(policy: unknown): policy is Dmarc["policy"] {
  return policy === "none" || policy === "quarantine" || policy === "reject";
}
