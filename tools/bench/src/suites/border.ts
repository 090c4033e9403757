import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Signer } from "../../../../libs/mailroute/src/testing/signing.ts";
import { type Filter, glitherFilter, type Records, rspamdFilter } from "../border/filters.ts";
import { type Mail, MilterClient } from "../border/milter-client.ts";
import type { Measurement } from "../measure.ts";
import { figures } from "../report.ts";

export interface BorderOptions {
  /** Rounds in which each filter is under load once. */
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  /** Whether it is measured beside rspamd, where that is. */
  readonly beside: boolean;
}

const BYTES = 20_000;
const WHAT = `Messages of 20 KB, signed with 2,048 bits, handed over by the milter protocol from several connections at once, one recipient each. Both filters check
DKIM, SPF and DMARC and refuse what fails a policy of \`reject\`; what makes the load runs on the same two cores. \`tangle serve --milter\` is one process, and has
written each decision to its ledger, synced to the disk, before it answers; rspamd is one worker with these modules and no others, and keeps nothing. Both let the
signed message pass and refuse the same one with another word in it, or nothing is timed.`;

/** What a filter at the border of a mail system decides a second. */
export async function border({ rounds, seconds, connections, beside }: BorderOptions): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "glither-bench-"));
  const filters: Filter[] = [];
  const notes: string[] = [];
  try {
    const signer = new Signer("a.example");
    const records = recordsOf(signer);
    const signed = await messageOf(signer);
    const forged = { ...signed, sender: "eve@evil.example", body: Buffer.from(`Pay${signed.body.subarray(3)}`) };
    filters.push(await glitherFilter(folder, records));
    const rspamd = beside ? await rspamdFilter(folder, records) : "rspamd is not asked for";
    if (typeof rspamd === "string") notes.push(rspamd);
    else filters.push(rspamd);
    for (const filter of filters) await agrees(filter, signed, forged);
    const all = new Map<Filter, Loaded[]>(filters.map((filter) => [filter, []]));
    for (let round = -1; round < rounds; round += 1) {
      for (const filter of filters) {
        const loaded = await under(filter, signed, seconds, connections);
        // In the first round code is compiled, and records are asked for.
        if (round >= 0) all.get(filter)?.push(loaded);
      }
    }
    const rows = filters.flatMap((filter, place): Measurement[] => {
      const rounds = all.get(filter) ?? [];
      const isOurs = place === 0;
      return [
        {
          what: `messages by ${filter.name}`,
          unit: "/s",
          values: rounds.map(({ rate }) => rate),
          ...(isOurs ? { atLeast: 300 } : {}),
        },
        {
          what: `CPU of ${filter.name} for a message`,
          unit: "ms",
          values: rounds.map(({ cpu }) => cpu),
          ...(isOurs ? { target: 1_000 / 300 } : {}),
        },
      ];
    });
    return [WHAT, figures(rows), ...notes];
  } finally {
    for (const filter of filters) await filter.stop();
    rmSync(folder, { recursive: true });
  }
}

function recordsOf({ domain, record, key }: Signer): Records {
  const texts = [
    [`s1._domainkey.${domain}`, key],
    [domain, "v=spf1 ip4:192.0.2.0/24 -all"],
    [`_dmarc.${domain}`, "v=DMARC1; p=reject"],
    ["evil.example", "v=spf1 -all"],
  ] as const;
  const others = texts.slice(1).map(([name, text]) => `${name}. IN TXT "${text}"`);
  return { texts, zone: [record, ...others].join("\n") };
}

async function messageOf(signer: Signer): Promise<Mail> {
  const head = "From: Ann <ann@a.example>\r\nTo: Bob <bob@example.org>\r\nSubject: Minutes\r\nMIME-Version: 1.0\r\n";
  const line = "All that was said stands here, a line after the other, as in any message.\r\n";
  const text = await signer.sign(
    `${head}Content-Type: text/plain; charset=utf-8\r\n\r\n${line.repeat(BYTES / line.length)}`,
  );
  const end = text.indexOf("\r\n\r\n");
  const fields = text.slice(0, end).split(/\r\n(?![ \t])/u);
  const header = fields.map((field) => {
    const colon = field.indexOf(":");
    return [
      field.slice(0, colon),
      field
        .slice(colon + 1)
        .replace(/^ /u, "")
        .replaceAll("\r\n", "\n"),
    ] as const;
  });
  return { sender: "ann@a.example", header, body: Buffer.from(text.slice(end + 4)) };
}

async function agrees(filter: Filter, signed: Mail, forged: Mail): Promise<void> {
  const client = await MilterClient.connect(filter.port);
  const letters = [await client.send(signed), await client.send(forged)];
  client.close();
  if (!"ac".includes(letters[0] ?? "") || !"yr".includes(letters[1] ?? "")) {
    throw new Error(`${filter.name} decides otherwise: ${letters.join(", ")}`);
  }
}

interface Loaded {
  /** Messages a second. */
  readonly rate: number;
  /** Milliseconds of CPU for one. */
  readonly cpu: number;
}

async function under(filter: Filter, mail: Mail, seconds: number, connections: number): Promise<Loaded> {
  const spent = filter.cpu();
  const began = performance.now();
  const until = began + seconds * 1_000;
  let count = 0;
  const one = async (): Promise<void> => {
    const client = await MilterClient.connect(filter.port);
    while (performance.now() < until) {
      const letter = await client.send(mail);
      if (!"ac".includes(letter)) throw new Error(`${filter.name} does not let a message pass: ${letter}`);
      count += 1;
    }
    client.close();
  };
  await Promise.all(Array.from({ length: connections }, one));
  return { rate: count / ((performance.now() - began) / 1_000), cpu: (filter.cpu() - spent) / count };
}
