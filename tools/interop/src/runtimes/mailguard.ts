import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { directComponent, shippedRulesets } from "@glither/conformance/testing";
import { type Engine, type Granted, recorded, type Trial } from "@glither/runtimes/adapters";

const [ENRICH, ACTIONS] = ["cm32p2|glither:mail/enrich@0.1", "cm32p2|glither:mail/actions@0.1"];
const [REALLOC, DISPOSE, POST] = ["cm32p2_realloc", "cm32p2||dispose", "cm32p2||dispose_post"];
const TOKEN = "token";
/** Where a token lies that the host hands over: at the end of the first page, which this ruleset does not reach. */
const TOKEN_AT = 65_000;

/** A message, what the host answers of it, and what must come of it. */
export interface Mail {
  readonly name: string;
  readonly fromOrg: string;
  readonly recipientOrg: string;
  readonly extensions: readonly string[];
  /** As the enumerations of the world have them by number. */
  readonly dmarcResult: number;
  readonly dmarcPolicy: number;
  readonly verdict: "settled" | "pending";
  readonly rule: string;
}

const [PASS, FAIL] = [0, 1];
const [NONE, REJECT] = [0, 2];

/** One message for each way in which a crossing ends: refused, let through with two actions, held with a token. */
export const MAILS: readonly Mail[] = [
  {
    name: "refused",
    fromOrg: "bank.example",
    recipientOrg: "uni.example",
    extensions: [],
    dmarcResult: FAIL,
    dmarcPolicy: REJECT,
    verdict: "settled",
    rule: "drop_dmarc_reject",
  },
  {
    name: "tagged and routed",
    fromOrg: "press.example",
    recipientOrg: "uni.example",
    extensions: ["pdf"],
    dmarcResult: PASS,
    dmarcPolicy: NONE,
    verdict: "settled",
    rule: "tag_external",
  },
  {
    name: "held",
    fromOrg: "uni.example",
    recipientOrg: "uni.example",
    extensions: ["txt", "exe"],
    dmarcResult: PASS,
    dmarcPolicy: NONE,
    verdict: "pending",
    rule: "quarantine_executable",
  },
];

/** The core module of the mailguard component, as it stands in its bytes. */
export async function mailguardCore(): Promise<Uint8Array> {
  const mailguard = shippedRulesets().find(({ shelf }) => shelf === "mail/mailguard");
  if (mailguard === undefined) throw new Error("there is no mailguard");
  const core = encodeModule(compileModule(mailguard.core));
  const component = Buffer.from(await directComponent(mailguard.core));
  if (!component.includes(Buffer.from(core))) throw new Error("the component has another core than the compiler makes");
  return core;
}

export interface MailTrial {
  readonly mail: Mail;
  readonly trial: Trial;
  /** Of the receipt that the module has written. */
  readonly verdict: Mail["verdict"];
  readonly rule: string;
}

/** A crossing by hand, as the canonical ABI has it, recorded under one engine for all others. */
export async function mailTrial(engine: Engine, core: Uint8Array, mail: Mail): Promise<MailTrial> {
  // Where the token's place is said, only the module knows: it asks once without an answer.
  const first = await crossing(engine, core, mail, []);
  const held = first.trial.asked?.find(({ name }) => name === "hold")?.args.at(-1);
  if (held === undefined) return first;
  const at = Number(held);
  const place = new Uint8Array(Uint32Array.of(TOKEN_AT, TOKEN.length).buffer);
  return crossing(engine, core, mail, [
    { at: TOKEN_AT, bytes: new TextEncoder().encode(TOKEN) },
    { at, bytes: place },
  ]);
}

type Writes = readonly { readonly at: number; readonly bytes: Uint8Array }[];

async function crossing(engine: Engine, core: Uint8Array, mail: Mail, writes: Writes): Promise<MailTrial> {
  let verdict: Mail["verdict"] = "settled";
  let rule = "";
  const trial = await recorded(engine, core, importsOf(mail, writes), async ({ call, read, write }) => {
    const allocated = async (bytes: Uint8Array, align = 1): Promise<[number, number]> => {
      if (bytes.length === 0) return [0, 0];
      const [at] = await call(REALLOC, 0, 0, align, bytes.length);
      await write(Number(at), bytes);
      return [Number(at), bytes.length];
    };
    const text = (value: string) => allocated(new TextEncoder().encode(value));
    const number = async (at: number) => new DataView((await read(at, 4)).slice().buffer).getUint32(0, true);
    const from = await text(mail.fromOrg);
    const to = await text(mail.recipientOrg);
    const names: number[] = [];
    for (const extension of mail.extensions) names.push(...(await text(extension)));
    const [list] = await allocated(new Uint8Array(Uint32Array.from(names).buffer), 4);
    const [receipt] = await call(DISPOSE, ...from, ...to, list, mail.extensions.length, 0);
    // variant verdict, 40 bytes behind its tag at most; then the rule's text.
    const at = Number(receipt);
    const head = await read(at, RECEIPT_BYTES);
    verdict = head[0] === 0 ? "settled" : "pending";
    const rulePlace = at + RULE_AT;
    rule = new TextDecoder().decode(await read(await number(rulePlace), await number(rulePlace + 4)));
    await call(POST, at);
  });
  return { mail, trial, verdict, rule };
}

/** `receipt`: the verdict (a tag, and eight words at the most), the rule, the class of the reason, absent ligands. */
const RULE_AT = 36;
const RECEIPT_BYTES = RULE_AT + 24;

function importsOf({ dmarcResult, dmarcPolicy }: Mail, writes: Writes): Granted[] {
  const answering = (name: string, result: number): Granted => ({ module: ENRICH, name, answers: [{ result }] });
  const acting = (name: string): Granted => ({ module: ACTIONS, name, answers: [] });
  return [
    answering("dmarc-result", dmarcResult),
    answering("sender-allowlisted", 0),
    answering("dmarc-policy", dmarcPolicy),
    // `none`, as the memory has it already.
    { module: ENRICH, name: "dkim-org", answers: [] },
    acting("tag"),
    acting("route"),
    { module: ACTIONS, name: "hold", answers: [{ writes }] },
  ];
}
