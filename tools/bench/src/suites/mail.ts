import { EmlError, readEml } from "@glither/host";
import type { Measurement } from "../measure.ts";

const MB = 1_000_000;
const FROM = "From: a@x.example\r\n";
const MIXED = `${FROM}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: x/y\r\n`;
const ENCLOSED = `${FROM}Content-Type: message/rfc822\r\nContent-Transfer-Encoding:`;

const HTML = `${FROM}Content-Type: text/html\r\n\r\n`;

/** What an attacker would fill a megabyte with: what stands before, and what is repeated. Bounded kinds reach their bound. */
const FILLINGS: readonly (readonly [what: string, head: string, unit: string])[] = [
  ["text", `${FROM}\r\n`, "a line of text that is as long as those that people write\r\n"],
  ["empty lines", `${FROM}\r\n`, "\n"],
  ["bare carriage returns", `${FROM}\r\n`, "\r"],
  ["folded lines", MIXED, "X: y\r\n z\r\n"],
  ["fake parts", `${FROM}\r\n`, `--b\r\nContent-Type: text/plain; name=a.txt\r\n\r\n${"x".repeat(920)}\r\n`],
  ["boundaries", `${MIXED}\r\n`, "--c\n"],
  ["boundaries that are declared", `${MIXED}\r\n`, "--b\n"],
  ["nested messages", FROM, `Content-Type: message/rfc822\r\n\r\n${"x".repeat(970)}\r\n\r\n`],
  ["nested quoted-printable", `${ENCLOSED} quoted-printable\r\n\r\n`.repeat(6), "=41=\r\n"],
  ["base64", `${ENCLOSED} base64\r\n\r\n`, `${"QUJD".repeat(19)}\r\n`],
  ["base64 with something else in it", `${ENCLOSED} base64\r\n\r\n`, "Q!U=J"],
  ["lines that look like uuencode", `${FROM}\r\n`, "begin x\n"],
  ["files in a zip", `${FROM}Content-Type: application/zip\r\n\r\n`, "PK\x03\x04"],
  ["HTML", HTML, '<p class="a">Some <b>text</b> &amp; <a href="https://x.example/y">a link</a></p>\r\n'],
  ["tags that do not end", HTML, "<a <!-- "],
  ["scripts that do not end", HTML, "<script>"],
  ["links", HTML, "//a.b/ "],
  ["entities", HTML, "&#58;&colon;&x"],
  ["text in quoted-printable", `${FROM}Content-Transfer-Encoding: quoted-printable\r\n\r\n`, "=E4=E4=\r\n"],
  ["names of recipients", "From: a@x.example\r\nTo: ", '"=?utf-8?Q?a?=" (b) <c@d.example>,'],
  ["encoded words", "From: a@x.example\r\nX: ", "=?utf-8?Q?a?= "],
  ["quotes in names", "From: a@x.example\r\nTo: ", '"\\"" (('],
  ["groups in `From`", "From: ", "a:"],
  ["parameters", `${MIXED.trimEnd()}`, "; name=a.exe"],
];

/** Reading mail that was made to cost: milliseconds of CPU for a megabyte, and for as much as a message may have. */
export async function mail(): Promise<Measurement[]> {
  const rows: Measurement[] = [];
  for (const [what, head, unit] of FILLINGS) {
    const values = await cpuOf(filled(head, unit, MB), 15);
    rows.push({ what: `1 MB of ${what}`, unit: "ms", values, target: 50 });
  }
  for (const [what, head, unit] of FILLINGS.slice(0, 6)) {
    const values = await cpuOf(filled(head, unit, 64 * 1024 * 1024), 3);
    rows.push({ what: `64 MiB of ${what}`, unit: "ms", values, target: 4_000 });
  }
  return rows;
}

function filled(head: string, unit: string, size: number): Buffer {
  const message = Buffer.alloc(size, unit, "latin1");
  message.write(head, "latin1");
  return message;
}

/** In milliseconds; a message that is refused has cost as well. */
async function cpuOf(message: Buffer, runs: number): Promise<number[]> {
  const values: number[] = [];
  for (let run = -2; run < runs; run++) {
    const before = process.cpuUsage();
    await readEml(message).catch(isRefusal);
    const { user, system } = process.cpuUsage(before);
    if (run >= 0) values.push((user + system) / 1_000);
  }
  return values;
}

function isRefusal(error: unknown): void {
  if (!(error instanceof EmlError)) throw error;
}
