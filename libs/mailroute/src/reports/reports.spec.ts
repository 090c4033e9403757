import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEml } from "@glither/host";
import { type Ledger, openLedger } from "@glither/ledger";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Border } from "../border.ts";
import { dnsError } from "../dns/resolve.ts";
import { zoneResolver } from "../dns/zone.ts";
import { MailError } from "../error.ts";
import type { Message } from "../message.ts";
import type { Consignment } from "../outgoing.ts";
import { Quarantine } from "../quarantine/quarantine.ts";
import { policyOf } from "../testing/policy.ts";
import { Signer } from "../testing/signing.ts";
import { nonDelivery } from "./non-delivery.ts";

const RULES = `#pragma dialect glither.mail ; fold first-match
rule full = msg | recipient.address == "carol@x.example" => reject "mailbox full: über", into dropped (reason = full)
rule unwanted = msg | recipient.address == "dora@x.example" => into dropped (reason = unwanted)
rule rest = msg => header Subject = "[list] {subject}", header Content-Type = "text/plain", into delivered
`;
const signer = new Signer("a.example");
const ZONE = `${signer.record}
a.example. TXT "v=spf1 ip4:192.0.2.7 -all"
_dmarc.a.example. TXT "v=DMARC1; p=none"
_dmarc.forged.example. TXT "v=DMARC1; p=none"
b.example. TXT "v=spf1 -all"
`;

let folder: string;
let ledger: Ledger;
let border: Border;
let silent: Border;
let isDnsThere = true;
let isOutThere = true;
let now = 0;
const sent: Consignment[] = [];
const notes: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "glither-reports-"));
  ledger = await openLedger(join(folder, "mail.sqlite"));
  const zone = zoneResolver(ZONE);
  const policy = await policyOf(RULES, async (name, type) => {
    if (!isDnsThere) throw dnsError("ESERVFAIL", name);
    return zone(name, type);
  });
  const options = {
    policy,
    keeping: { ledger, deployment: "mail", component: `sha256:${"0".repeat(64)}` },
    quarantine: await Quarantine.open(join(folder, "quarantine")),
    outgoing: {
      send: async (consignment: Consignment) => {
        if (!isOutThere) throw new MailError("NOT_TAKEN", "nobody takes it");
        sent.push(consignment);
        return { refused: [], later: [] };
      },
    },
    note: (line: string) => void notes.push(line),
    now: () => now,
  };
  border = new Border({ ...options, reportsRefusals: true });
  silent = new Border(options);
});
beforeEach(() => {
  isDnsThere = true;
  isOutThere = true;
  now = Date.now();
  sent.length = 0;
  notes.length = 0;
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

function message(more: Partial<Message> & { readonly from?: string } = {}): Message {
  const { from = "ann@a.example", ...rest } = more;
  return {
    client: { ip: "192.0.2.7", host: undefined, helo: "mx.a.example", user: undefined, tls: false },
    sender: "ann@a.example",
    recipients: ["bob@x.example", "carol@x.example"],
    raw: Buffer.from(`From: ${from}\r\nSubject: hello\r\nX-Secret: kept\r\n\r\nHello\r\n`),
    queue: "4TEST",
    host: "mx.x.example",
    ...rest,
  };
}

describe("who is refused alone", () => {
  it("is named to a sender for whom SPF vouches, once, from nobody, and the others get the message", async () => {
    expect(await border.dispose(message())).toMatchObject({ kind: "passes", removed: ["carol@x.example"] });
    expect(notes.at(-1)).toBe("4TEST: its sender is told of 1 of its recipients");
    await border.settle();
    await border.settle();
    expect(sent).toMatchObject([{ sender: "", recipients: ["ann@a.example"] }]);
    const report = Buffer.from(sent[0]?.raw ?? []).toString("latin1");
    expect(report).toContain("Final-Recipient: rfc822; carol@x.example\r\nAction: failed\r\nStatus: 5.7.1\r\n");
    expect(report).toContain("Diagnostic-Code: smtp; 550 5.7.1 mailbox full:  ber\r\n");
    expect(report).not.toMatch(/bob@|Hello|X-Secret/u);
    // Rules that set fields of these names say nothing of a report.
    expect(report).toContain("\r\nSubject: Undelivered mail returned to sender\r\n");
    expect(report).toContain("\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n boundary=");
  });

  it("is named, too, where all others are dropped, and a refusal for all is the mail system's to say", async () => {
    const recipients = ["carol@x.example", "dora@x.example"];
    expect(await border.dispose(message({ recipients }))).toEqual({ kind: "discarded" });
    await border.settle();
    expect(sent).toHaveLength(1);
    const all = await border.dispose(message({ recipients: ["carol@x.example"] }));
    expect(all).toEqual({ kind: "rejected", text: "mailbox full: über" });
    await border.settle();
    expect(sent).toHaveLength(1);
  });

  it("is named once where the message is handed over again before the report has gone", async () => {
    await border.dispose(message());
    await border.dispose(message());
    await border.settle();
    expect(sent).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof message>[0]]>([
    ["nobody, as a bounce has it", { sender: "" }],
    ["one for whose address SPF does not vouch", { client: { ...message().client, ip: "192.0.2.66" } }],
    ["one whose domain lets nobody send", { sender: "eve@b.example", from: "eve@b.example" }],
    ["one whose domain says nothing", { sender: "eve@c.example", from: "eve@c.example" }],
    ["one whose author DMARC takes for forged", { from: "ann@forged.example" }],
    ["one who is no address", { sender: "ann" }],
    ["an address that no mail system takes", { sender: '"a>b"@a.example' }],
    ["one of whom nobody knows from where he comes", { client: { ...message().client, ip: undefined } }],
  ])("is named to no sender who is %s", async (_, more) => {
    expect(await border.dispose(message(more))).toMatchObject({ kind: "passes" });
    await border.settle();
    expect(sent).toEqual([]);
    expect(notes.at(-1)).toBe("4TEST: nobody vouches for its sender, who is not told of 1 of its recipients");
  });

  it("is named to nobody for a signature alone, with which anybody may send again in another's name", async () => {
    const raw = Buffer.from(await signer.sign(message().raw.toString()));
    const client = { ...message().client, ip: "192.0.2.66" };
    await border.dispose(message({ raw, client, sender: "victim@a.example" }));
    await border.settle();
    expect(sent).toEqual([]);
    expect(notes.at(-1)).toBe("4TEST: nobody vouches for its sender, who is not told of 1 of its recipients");
  });

  it("is tried to be named for five days", async () => {
    isOutThere = false;
    await border.dispose(message());
    for (let day = 0; day < 5; day += 1) {
      await border.settle();
      expect(notes.at(-1)).toMatch(/^report-[0-9a-f]+: waits on, since NOT_TAKEN$/u);
      now += 86_400_000;
    }
    await border.settle();
    expect(notes.at(-1)).toMatch(/^report-[0-9a-f]+: given up, since NOT_TAKEN$/u);
    isOutThere = true;
    await border.settle();
    expect(sent).toEqual([]);
  });

  it("waits with the message while it is not known whether somebody vouches", async () => {
    isDnsThere = false;
    expect(await border.dispose(message())).toEqual({ kind: "later" });
    await border.settle();
    expect(sent).toEqual([]);
  });

  it("is named to nobody where that is not asked for", async () => {
    expect(await silent.dispose(message())).toMatchObject({ kind: "passes" });
    await silent.settle();
    expect(sent).toEqual([]);
  });
});

describe("a report", () => {
  const at = new Date("2026-11-27T10:00:00Z");

  it("is a delivery status notification, in ASCII alone, that programs read as one", async () => {
    const raw = nonDelivery(
      message({ raw: Buffer.from("From: ann@a.example\r\nSubject: gr\u00fc\u00dfe\r\n zwei\r\n\r\n") }),
      [{ recipient: "carol@x.example", text: "no\r\nFinal-Recipient: rfc822; eve@x.example" }],
      at,
    );
    const text = raw.toString("latin1");
    expect(text).toMatch(/^[\r\n\t -~]*$/u);
    const [boundary = ""] = /(?<=boundary=")[^"]+/u.exec(text) ?? [];
    const parts = text.split(`--${boundary}`);
    expect(parts.map((part) => /Content-Type: ([^;\r]*)/u.exec(part)?.[1])).toEqual([
      "multipart/report",
      "text/plain",
      "message/delivery-status",
      "text/rfc822-headers",
      undefined,
    ]);
    expect(parts[0]).toContain("Date: Fri, 27 Nov 2026 10:00:00 +0000\r\n");
    expect(parts[0]).toContain("Auto-Submitted: auto-replied\r\n");
    expect(parts[2]?.match(/^Final-Recipient/gmu)).toHaveLength(1);
    expect(parts[3]).toContain("Subject: gr????e\r\n zwei\r\n");
    expect(await readEml(raw)).toMatchObject({ "from.address": "MAILER-DAEMON@mx.x.example" });
  });

  it("writes an address of another alphabet as its standard has it, and `postmaster` as this system's", () => {
    const rejected = [
      { recipient: "jör\\g@x.example", text: "no" },
      { recipient: "postmaster", text: "no" },
    ];
    const text = nonDelivery(message(), rejected, at).toString("latin1");
    expect(text).toContain("Final-Recipient: utf-8; j\\x{F6}r\\x{5C}g@x.example\r\n");
    expect(text).toContain("Final-Recipient: rfc822; postmaster@mx.x.example\r\n");
  });
});
