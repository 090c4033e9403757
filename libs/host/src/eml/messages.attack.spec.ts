import { expect, it } from "@jest/globals";
import { attempts, count } from "../../../../tools/workspace/src/testing/counts.ts";
import { tnef } from "../testing/tnef.ts";
import { zip } from "../testing/zip.ts";
import { EmlError } from "./error.ts";
import { byDanger, extensionsOf } from "./extension.ts";
import { readEml } from "./read-eml.ts";

const MESSAGES = attempts(100_000);
/** Of these, one fragment is repeated until the message has so many bytes. */
const LARGE = { every: 400, bytes: 200_000 };
/** A guard against a reading that hangs, far above what one takes: a second for each MB, and never less than two. */
const patience = (bytes: number): number => Math.max(2_000, bytes / 1_000);

const encoded = (content: Buffer): string => content.toString("base64").replaceAll(/.{76}/gu, "$&\r\n");
const SEEDS = [
  "From: a@x.example\r\nTo: b@y.example\r\nSubject: =?utf-8?Q?caf=C3=A9?=\r\n\r\nhello\r\n",
  'From: "Doe (x)" <a@x.example>\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nhi\r\n--b\r\nContent-Type: x/y; name="=?utf-8?B?YS5leGU=?="\r\nContent-Disposition: attachment;\r\n filename*0*=utf-8\'\'a%2e; filename*1="exe"\r\nContent-Transfer-Encoding: base64\r\n\r\nYWJj\r\n--b--\r\n',
  `From: a@x.example\nContent-Type: multipart/digest; boundary=c\n\n--c\n\nFrom: b@y.example\nContent-Type: text/plain; name=b.js\n\nx\n--c--\n`,
  `From: a@x.example\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded(zip({ name: "a.txt" }, { name: "i.zip", content: zip({ name: "run.exe" }) }))}\r\n`,
  `From: a@x.example\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded(tnef({ title: "A.EXE", long: "a long name.exe" }))}\r\n`,
  `From: Team: a@x.example;\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded(Buffer.from("From: b@y.example\r\nContent-Type: x/y; name=a.scr\r\n\r\nx"))}\r\n`,
  "From: a@x.example\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=62egin 644 a=2Eexe=\r\n\r\n#86)C\r\n`\r\nend\r\n=ybegin line=128 size=3 name=b.exe\r\n",
].map((text) => Buffer.from(text));

const TOKENS = [
  ...[
    "From: ",
    "From:",
    "To: ",
    "\r\n",
    "\n",
    "\r",
    "\0",
    " ",
    "\t",
    "--",
    "--b",
    "--b--",
    "\r\n\r\n",
    ";",
    "=",
    '"',
    "<",
    ">",
    "(",
    ")",
    "@",
  ],
  ...[
    "Content-Type: ",
    "Content-Disposition: ",
    "Content-Transfer-Encoding: base64\r\n",
    "multipart/mixed; boundary=",
    "message/rfc822\r\n",
  ],
  ...[
    "filename=",
    "filename*=",
    "filename*0*=",
    "name*1=",
    "utf-16le''",
    "utf-7''+AC4-",
    "%00",
    "%2e",
    "=?utf-8?Q?",
    "=?utf-7?B?",
    "?=",
    "=\r\n",
    "=2E",
  ],
  ...[
    ".exe",
    ".zip",
    "begin 644 a",
    "PK\x03\x04",
    "PK\x01\x02",
    "PK\x05\x06",
    "\x78\x9f\x3e\x22",
    "\u202e",
    "\ufeff",
    "xn--",
    "例え",
    ":",
    ",",
    "\\",
    "\u00ff",
  ],
].map((token) => Buffer.from(token));

/** Mulberry32: the same messages each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** A message with up to a dozen changes: bytes, tokens, cuts, fragments twice, fragments of another one. */
function mutated(below: (limit: number) => number, large: boolean): Buffer {
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const piece = (of: Buffer): Buffer => {
    const start = below(of.length + 1);
    return of.subarray(start, start + below(60));
  };
  let message = pick(SEEDS);
  for (let left = below(12) + 1; left > 0; left--) {
    const at = below(message.length + 1);
    const put = [pick(TOKENS), piece(message), piece(pick(SEEDS)), Buffer.from([below(256)]), Buffer.alloc(0)][
      below(5)
    ];
    message = Buffer.concat([message.subarray(0, at), put as Buffer, message.subarray(at + below(4) * below(20))]);
  }
  if (!large) return message;
  const fragment = Buffer.concat([pick(TOKENS), piece(message), pick(TOKENS)]);
  const at = below(message.length + 1);
  const repeated = Buffer.alloc(LARGE.bytes, fragment);
  return Buffer.concat([message.subarray(0, at), repeated, message.subarray(at)]);
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/u;

async function outcome(message: Buffer): Promise<string> {
  try {
    const artifact = await readEml(message);
    const { "from.domain": domain, "attachments.exts": extensions } = artifact;
    if (!domain.startsWith("[") && !domain.split(".").every((label) => LABEL.test(label)))
      return "a domain that is none";
    if (artifact["attachment.ext"] !== [...extensions].sort(byDanger)[0]) return "not the most dangerous extension";
    const known = new Set(extensions);
    if (!artifact["attachments.names"].every((name) => extensionsOf(name).every((it) => known.has(it))))
      return "a name without its extension";
    return JSON.stringify(artifact).isWellFormed() ? "harmless" : "half a character";
  } catch (error) {
    return error instanceof EmlError ? "refused" : `an error of another kind`;
  }
}

it(`reads or refuses ${MESSAGES} mutated messages, and neither crashes nor hangs`, async () => {
  const below = random(20_260_301);
  const outcomes: Record<string, number> = {};
  for (let number = 0; number < MESSAGES; number++) {
    const message = mutated(below, number % LARGE.every === 0);
    const start = performance.now();
    let what = await outcome(message);
    if (performance.now() - start > patience(message.length)) what = "hung";
    outcomes[what] = (outcomes[what] ?? 0) + 1;
  }
  count("messages", MESSAGES, outcomes);
  expect(outcomes["harmless"]).toBeGreaterThan(MESSAGES / 10);
  expect(outcomes["refused"]).toBeGreaterThan(MESSAGES / 10);
});
