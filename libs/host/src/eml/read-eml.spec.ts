import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { EmlError } from "./error.ts";
import { readEml } from "./read-eml.ts";

const lines = (...all: string[]) => Buffer.from(all.join("\r\n"));
const read = (...all: string[]) => readEml(lines(...all));

function parts(...all: string[][]): string[] {
  const body = all.flatMap((part) => ["--b", ...part, "", "x"]);
  return ["From: a@x.example", "Content-Type: multipart/mixed; boundary=b", "", ...body, "--b--", ""];
}

describe("a message", () => {
  it("becomes an artifact of glither.mail", async () => {
    const message = lines(
      'From: "Doe, Jane" <Jane@Mail.News.Example>',
      "To: Team: Bob@b.Example.co.uk, c@c.example;",
      "Cc: d@d.example, nobody",
      "cc : <e@E.example>",
      "Subject: =?utf-8?Q?caf=C3=A9?= for",
      " two",
      "List-Unsubscribe: <https://news.example/u>",
      "",
      "Hello",
    );
    const listed = (local: string, domain = `${local}.example`, org = domain) => ({
      name: "",
      address: `${local}@${domain}`,
      local,
      domain,
      org,
      detail: "",
    });
    const [bob, c, d, e] = [
      listed("Bob", "b.example.co.uk", "example.co.uk"),
      ...["c", "d", "e"].map((own) => listed(own)),
    ];
    expect(await readEml(message)).toEqual({
      "from.address": "Jane@mail.news.example",
      "from.domain": "mail.news.example",
      "from.org": "news.example",
      "from.names": ["Doe, Jane"],
      to: ["Bob@b.example.co.uk", "c@c.example"],
      cc: ["d@d.example", "e@e.example"],
      "mailboxes.to": [bob, c],
      "mailboxes.cc": [d, e],
      reply_to: [],
      recipients: [bob, c, d, e],
      subject: "café for two",
      "attachment.count": 0,
      attachments: [],
      "attachments.names": [],
      "attachments.exts": [],
      "attachments.opaque": false,
      size: message.length,
      "list.unsubscribe": true,
      "list.id": "",
      "body.text": "Hello",
      "body.truncated": false,
      "links.domain": [],
      header_fields: [
        ["from", '"Doe, Jane" <Jane@Mail.News.Example>'],
        ["to", "Team: Bob@b.Example.co.uk, c@c.example;"],
        ["cc", "d@d.example, nobody"],
        ["cc", "<e@E.example>"],
        ["subject", "café for two", "=?utf-8?Q?caf=C3=A9?= for two"],
        ["list-unsubscribe", "<https://news.example/u>"],
      ].map(([name, value, raw = value]) => ({ name, value, raw })),
      headers: [
        ["From", '"Doe, Jane" <Jane@Mail.News.Example>'],
        ["To", "Team: Bob@b.Example.co.uk, c@c.example;"],
        ["Cc", "d@d.example, nobody"],
        ["cc", "<e@E.example>"],
        ["Subject", "=?utf-8?Q?caf=C3=A9?= for two"],
        ["List-Unsubscribe", "<https://news.example/u>"],
      ],
    });
  });

  it("goes by the envelope's recipient when that is given", async () => {
    const message = lines("From: a@x.example", "To: list@x.example", "", "");
    expect(await readEml(message, { recipient: "b@sub.y.example" })).toMatchObject({
      "recipient.address": "b@sub.y.example",
      "recipient.org": "y.example",
    });
    await expect(readEml(message, { recipient: "nobody" })).rejects.toMatchObject({ code: "BAD_RECIPIENT" });
  });

  it("has no recipient without an envelope, whatever it says of itself", async () => {
    const artifact = await read(
      "From: a@x.example",
      "To: b@x.example",
      "Cc: b@x.example",
      "Delivered-To: b@x.example",
      "",
    );
    expect(Object.keys(artifact).filter((key) => key.startsWith("recipient."))).toEqual([]);
  });

  it("may have no subject", async () => {
    expect(Object.keys(await read("From: a@x.example", "To: undisclosed-recipients:;", "", "hi"))).not.toContain(
      "subject",
    );
  });

  it("never yields authentication results, whatever it says of itself", async () => {
    const artifact = await read("From: a@x.example", "Authentication-Results: mx.x.example; dkim=pass", "", "");
    expect(Object.keys(artifact).filter((key) => /dkim|dmarc|spf/.test(key))).toEqual([]);
  });

  it("may start with a byte order mark and have bare line feeds", async () => {
    expect(await readEml(Buffer.from("\ufeffFrom: a@x.example\nSubject: s\n\nhi"))).toMatchObject({ subject: "s" });
  });

  it("with invalid UTF-8 has replacement characters", async () => {
    const message = Buffer.concat([
      Buffer.from("From: a@x.example\r\nSubject: "),
      Buffer.from([0xe9, 0xff, 0x0d, 0x0a]),
    ]);
    expect((await readEml(message)).subject).toMatch(/^\ufffd+$/);
  });
});

describe("attachments", () => {
  it.each<[string, string[][], string | undefined, number]>([
    ["a double extension", [['Content-Disposition: attachment; filename="invoice.pdf.exe"']], "exe", 1],
    ["no file name", [["Content-Disposition: attachment"]], undefined, 1],
    ["an encoded word", [['Content-Disposition: attachment; filename="=?utf-8?B?aW52b2ljZS5leGU=?="']], "exe", 1],
    [
      "a name in continuations",
      [["Content-Disposition: attachment; filename*0*=utf-8''%69nv;", ' filename*1="oice.exe"']],
      "exe",
      1,
    ],
    ["a name in the type only", [["Content-Type: application/octet-stream; name=a.scr"]], "scr", 1],
    [
      "two names, one harmless",
      [["Content-Type: x/y; name=a.exe", "Content-Disposition: attachment; filename=a.pdf"]],
      "exe",
      1,
    ],
    ["text with a file name", [['Content-Type: text/plain; name="run.bat"'], ["Content-Type: text/html"]], "bat", 1],
    ["inline text with a file name", [["Content-Disposition: inline; filename=run.vbs"]], "vbs", 1],
    [
      "several",
      [["Content-Disposition: attachment; filename=a.txt"], ["Content-Disposition: attachment; filename=b.js"]],
      "js",
      2,
    ],
    ["none", [["Content-Type: text/plain"]], undefined, 0],
  ])("with %s", async (_, all, extension, count) => {
    const artifact = await read(...parts(...all));
    expect([artifact["attachment.ext"], artifact["attachment.count"]]).toEqual([extension, count]);
  });

  it("are seen within a message that is enclosed", async () => {
    const artifact = await read(
      ...parts(["Content-Type: message/rfc822", "", "From: b@y.example", "Content-Type: application/x; name=in.exe"]),
    );
    expect(artifact["attachment.ext"]).toBe("exe");
  });

  it("are seen when the message is one", async () => {
    const artifact = await read("From: a@x.example", "Content-Type: text/plain; name=run.js", "", "x");
    expect([artifact["attachment.ext"], artifact["attachment.count"]]).toEqual(["js", 1]);
  });
});

describe("bytes that give no artifact", () => {
  it.each<[string, Uint8Array, string]>([
    ["an empty file", new Uint8Array(), "EMPTY"],
    ["white space", Buffer.from(" \r\n\r\n"), "EMPTY"],
    ["binary noise", Uint8Array.from({ length: 3_000 }, (_, i) => (i * 7919 + 13 * i * i) % 256), "NOT_A_MESSAGE"],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "NOT_A_MESSAGE"],
    ["no From", lines("To: b@y.example", "", "hi"), "NO_SENDER"],
    ["an empty From", lines("From: <>", "", "hi"), "NO_SENDER"],
    ["a From without domain", lines("From: root", "", "hi"), "NO_SENDER"],
  ])("are refused: %s", async (_, message, code) => {
    const reading = readEml(message);
    await expect(reading).rejects.toThrow(EmlError);
    await expect(reading).rejects.toMatchObject({ code });
  });

  it("are refused: too many", async () => {
    await expect(readEml(lines("From: a@x.example"), { maxSize: 4 })).rejects.toMatchObject({ code: "TOO_LARGE" });
  });

  it("never fail in another way", async () => {
    const piece = fc.constantFrom(
      ...["From: ", "To: ", "a@x.example", "\r\n", "\n", "--b", "Content-Type: multipart/mixed; boundary=b", "<", '"'],
      ...[
        "=?utf-8?B?",
        "=?utf-16?Q?=D8=00?=",
        "?=",
        ";",
        " filename*0*=",
        "name=",
        "utf-8''%ED%A0%80",
        ".exe",
        "(",
        ":",
      ],
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(`From: a@x.example\n${pieces.join("")}`)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (message) => {
        const result = await readEml(message).catch((error: unknown) => error);
        if (result instanceof Error) {
          expect(result).toBeInstanceOf(EmlError);
        } else {
          JSON.stringify(result, (_, value) => {
            expect(typeof value !== "string" || value.isWellFormed()).toBe(true);
            return value;
          });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("the demonstration messages", () => {
  const folder = new URL("../../../../fixtures/mail/messages/", import.meta.url);

  it.each([
    ["newsletter", { "from.org": "example.org", to: ["robin@example.org"], "list.unsubscribe": true }],
    ["external", { "from.org": "example.net", to: ["robin@example.org"], "attachment.count": 0 }],
    ["invoice", { "attachment.ext": "exe", "attachment.count": 1, subject: "Rechnung für März" }],
  ])("%s.eml reads well", async (name, expected) => {
    expect(await readEml(await readFile(new URL(`${name}.eml`, folder)))).toMatchObject(expected);
  });
});
