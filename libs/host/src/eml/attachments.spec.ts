import { describe, expect, it } from "@jest/globals";
import { tnef } from "../testing/tnef.ts";
import { zip } from "../testing/zip.ts";
import { type MailArtifact, readEml } from "./read-eml.ts";

const read = (message: string | Buffer) => readEml(Buffer.from(message));
const base64 = (content: string | Buffer) => Buffer.from(content).toString("base64").replaceAll(/.{76}/gu, "$&\r\n");

/** A message of one part with these content fields. */
function part(fields: string | readonly string[], body = "x"): string {
  const own = [fields].flat().join("\r\n");
  return `From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${own}\r\n\r\n${body}\r\n--b--\r\n`;
}

function attached(content: Buffer, name = "a.zip"): string {
  return part(
    [`Content-Disposition: attachment; filename="${name}"`, "Content-Transfer-Encoding: base64"],
    base64(content),
  );
}

const found = ({
  "attachment.ext": ext,
  "attachment.count": count,
  "attachments.opaque": opaque,
}: MailArtifact): readonly unknown[] => [ext, count, opaque];

describe("a file name that programs read in different ways", () => {
  it.each<[what: string, fields: string | string[], exts: string[]]>([
    [
      "`filename` beside `filename*`",
      "Content-Disposition: attachment; filename=a.pdf; filename*=utf-8''a.exe",
      ["exe", "pdf"],
    ],
    ["the other way round", "Content-Disposition: attachment; filename*=utf-8''a.pdf; filename=a.exe", ["exe", "pdf"]],
    ["twice", "Content-Disposition: attachment; filename=a.pdf; filename=a.exe", ["exe", "pdf"]],
    ["twice, the other way round", "Content-Disposition: attachment; filename=a.exe; filename=a.pdf", ["exe", "pdf"]],
    ["in two fields of one name", ["Content-Type: x/y; name=a.pdf", "Content-Type: x/y; name=a.exe"], ["exe", "pdf"]],
    ["in two dispositions", ["Content-Disposition: inline", "Content-Disposition: x; filename=a.exe"], ["exe"]],
    ["without a type", "Content-Disposition: ; filename=a.exe", ["exe"]],
    ["as the only thing", "Content-Disposition: filename=a.exe", ["exe"]],
    ["as the only thing of a type", "Content-Type: name=a.exe", ["exe"]],
    ["without a semicolon", "Content-Disposition: attachment filename=a.exe", ["exe"]],
    ["without a semicolon between", "Content-Disposition: attachment; name=a.pdf filename=a.exe", ["exe"]],
    ["with two semicolons", "Content-Disposition: attachment;; filename=a.exe;", ["exe"]],
    ["with a blank before the colon", "Content-Disposition : attachment; filename=a.exe", ["exe"]],
    ["with blanks round the equals sign", "Content-Disposition: attachment; filename = a.exe", ["exe"]],
    ["with a quote that does not end", 'Content-Disposition: attachment; filename="a.exe', ["exe"]],
    ["with a quote that a semicolon ends", 'Content-Disposition: attachment; filename="a.exe; size=1', ["exe"]],
    ["with quotes that others do not know", "Content-Disposition: attachment; filename='a.exe'", ["exe"]],
    ["with blanks and no quotes", "Content-Disposition: attachment; filename=my bill.exe", ["exe"]],
    ["with a comment", "Content-Disposition: attachment; filename=(a (b))a.exe(c.pdf)", ["exe"]],
    ["with a comment that hides it", "Content-Disposition: attachment (; filename=a.exe)", ["exe"]],
    ["with an escape", 'Content-Disposition: attachment; filename="a.e\\xe"', ["exe"]],
    ["on a folded line", 'Content-Disposition: attachment;\r\n\tfilename="a.exe"', ["exe"]],
    ["folded within", 'Content-Disposition: attachment; filename="a.e\r\n xe"', ["exe"]],
    ["in another name", 'Content-Disposition: attachment; filename="a name=b.exe"', ["exe"]],
    ["in the place", "Content-Location: http://x.example/a/b.exe?c.pdf#d.pdf", ["exe"]],
    ["in the description", "Content-Description: a.exe", ["exe"]],
    ["in capitals", "CONTENT-DISPOSITION: ATTACHMENT; FILENAME=A.EXE", ["exe"]],
    ["in an encoded word", 'Content-Disposition: attachment; filename="=?utf-8?B?YS5leGU=?="', ["exe"]],
    ["in two encoded words", 'Content-Type: x/y; name="=?utf-8?Q?a=2E?=\r\n =?utf-8?Q?exe?="', ["exe"]],
    ["in quoted-printable", "Content-Disposition: attachment; filename=a=2Eexe", ["exe"]],
    ["in percent signs", "Content-Disposition: attachment; filename=a%2Eexe", ["exe"]],
    ["with a NUL", 'Content-Disposition: attachment; filename="a.exe\0.txt"', ["exe"]],
    ["with an encoded NUL", "Content-Disposition: attachment; filename*=utf-8''a.exe%00.txt", ["exe"]],
    ["with a NUL in percent signs", "Content-Disposition: attachment; filename=a.exe%00.txt", ["exe"]],
    ["with a stream", "Content-Disposition: attachment; filename=a.exe::$DATA", ["exe"]],
    ["with an override mark", "Content-Disposition: attachment; filename=\u202ea.fdp.exe", ["exe"]],
    ["with dots and blanks behind it", 'Content-Disposition: attachment; filename="a.exe. . "', ["exe"]],
    ["in UTF-16", "Content-Disposition: attachment; filename*=utf-16le''a%00.%00e%00x%00e%00", ["exe"]],
    [
      "in UTF-16 the other way round",
      "Content-Disposition: attachment; filename*=utf-16be''%00a%00.%00e%00x%00e",
      ["exe"],
    ],
    ["in UTF-7", "Content-Disposition: attachment; filename*=utf-7''a+AC4-exe", ["exe"]],
    ["in a charset that nobody knows", "Content-Disposition: attachment; filename*=klingon''a%2eexe", ["exe"]],
    ["in a charset that it is not in", "Content-Disposition: attachment; filename*=utf-16le''a.exe", ["exe"]],
    ["without a charset", "Content-Disposition: attachment; filename*=a%2eexe", ["exe"]],
    ["with malformed percent signs", "Content-Disposition: attachment; filename*=utf-8''%zz%a.exe", ["exe"]],
    ["in sections out of order", 'Content-Disposition: attachment; filename*1=xe; filename*0="a.e"', ["exe"]],
    [
      "in sections, encoded and not",
      "Content-Disposition: attachment; filename*0*=utf-8''a%2e; filename*1=exe",
      ["exe"],
    ],
    [
      "in sections that are encoded later",
      "Content-Disposition: attachment; filename*0=a; filename*1*=%2eexe",
      ["exe"],
    ],
    ["in a section that comes twice", "Content-Type: x/y; name*0=a.; name*1=exe; name*1=pdf", ["exe", "pdf"]],
    ["in sections with a gap", "Content-Type: x/y; name*0=a.exe; name*2=.pdf", ["exe", "pdf"]],
    ["in sections that begin late", "Content-Type: x/y; name*1=a.; name*2=exe", ["exe"]],
  ])("has all its extensions: %s", async (_, fields, exts) => {
    const artifact = await read(part(fields));
    expect(artifact["attachments.exts"]).toEqual(expect.arrayContaining(exts));
    expect(found(artifact)).toEqual([exts[0], 1, false]);
  });

  it("comes out in each reading", async () => {
    const artifact = await read(part("Content-Disposition: attachment; filename=a.pdf; filename*=utf-8''b%20c.exe"));
    expect(artifact["attachments.names"]).toEqual(expect.arrayContaining(["a.pdf", "b c.exe"]));
  });

  it("is not needed where the type runs", async () => {
    expect(found(await read(part("Content-Type: application/x-msdownload")))).toEqual(["exe", 1, false]);
    expect(found(await read(part("Content-Type: Application/HTA (x); y=z")))).toEqual(["hta", 1, false]);
    expect(found(await read(part("Content-Type: application/javascript name=a.txt")))).toEqual(["js", 1, false]);
  });
});

describe("parts that only some programs find", () => {
  const evil = "Content-Disposition: attachment; filename=a.exe";
  const inner = `--i\r\n${evil}\r\n\r\nx\r\n--i--\r\n`;
  const enclosed = `From: b@y.example\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n${inner}`;
  const top = "From: a@x.example\r\n";

  it.each<[what: string, message: string]>([
    [
      "a message by base64",
      part(["Content-Type: message/rfc822", "Content-Transfer-Encoding: base64"], base64(enclosed)),
    ],
    [
      "a message called so",
      part(["Content-Type: x/y; name=a.eml", "Content-Transfer-Encoding: base64"], base64(enclosed)),
    ],
    [
      "a multipart by base64",
      part(["Content-Type: multipart/mixed; boundary=i", "Content-Transfer-Encoding: base64"], base64(inner)),
    ],
    [
      "base64 in base64",
      part(
        ["Content-Type: message/rfc822", "Content-Transfer-Encoding: base64"],
        base64(part(["Content-Type: message/rfc822", "Content-Transfer-Encoding: base64"], base64(enclosed))),
      ),
    ],
    [
      "a multipart in quoted-printable",
      part(
        ["Content-Type: multipart/mixed; boundary=i", "Content-Transfer-Encoding: quoted-printable"],
        inner.replaceAll("-", "=2D").replaceAll("C", "=43"),
      ),
    ],
    [
      "an encoding that comes twice",
      part(
        ["Content-Type: message/rfc822", "Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: base64"],
        base64(enclosed),
      ),
    ],
    [
      "an encoding with a comment",
      part(["Content-Type: message/rfc822", "Content-Transfer-Encoding: (x) base64"], base64(enclosed)),
    ],
    [
      "a type that comes twice",
      part(
        ["Content-Type: text/plain", "Content-Type: message/rfc822", "Content-Transfer-Encoding: base64"],
        base64(enclosed),
      ),
    ],
    ["messages in messages", `${top}${"Content-Type: message/rfc822\r\n\r\n".repeat(400)}${evil}\r\n\r\nx`],
    ["a message behind an empty line", `${top}Content-Type: message/rfc822\r\n\r\n\r\n${evil}\r\n\r\nx`],
    [
      "a digest",
      `${top}Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: x\r\n${evil}\r\n\r\nx\r\n--b--`,
    ],
    ["no boundary", `${top}Content-Type: multipart/mixed\r\n\r\n${inner}`],
    ["an empty boundary", `${top}Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n${evil}\r\n\r\nx\r\n----`],
    ["another boundary", `${top}Content-Type: multipart/mixed; boundary=other\r\n\r\n${inner}`],
    ["two boundaries", `${top}Content-Type: multipart/mixed; boundary=x; boundary=i\r\n\r\n${inner}`],
    ["a boundary without quotes", `${top}Content-Type: multipart/mixed; boundary=i (x)\r\n\r\n${inner}`],
    ["a boundary with an escape", `${top}Content-Type: multipart/mixed; boundary="\\i"\r\n\r\n${inner}`],
    ["a boundary in sections", `${top}Content-Type: multipart/mixed; boundary*0*=''%69\r\n\r\n${inner}`],
    ["blanks behind the boundary", `${top}Content-Type: multipart/mixed; boundary=i\r\n\r\n--i \t\r\n${evil}\r\n\r\nx`],
    ["no end", `${top}Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n${evil}`],
    ["a part behind the end", `${top}Content-Type: multipart/mixed; boundary=i\r\n\r\n--i--\r\n${inner}`],
    [
      "a boundary within a boundary",
      `${top}Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: multipart/mixed; boundary=ii\r\n\r\n--ii\r\n${evil}\r\n\r\nx`,
    ],
    ["a type behind a line of blanks", `${top}Subject: x\r\n  \r\nContent-Type: x/y; name=a.exe\r\n\r\nx`],
    ["bare line feeds", part(evil).replaceAll("\r\n", "\n")],
    ["line ends of several kinds", `${top}Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\n${evil}\r\n\nx`],
    ["bare carriage returns", `${top}Content-Type: multipart/mixed; boundary=i\r\n\r\nx\r--i\r${evil}\r\rx`],
    ["a carriage return that hides a field", part(`X: y\r${evil}`)],
    ["uuencode", `${top}\r\nhello\r\n\r\nbegin 644 a.exe\r\n#86)C\r\n\`\r\nend\r\n`],
    ["uuencode in base64", `${top}\r\nbegin-base64 644 a.exe\r\nYWJj\r\n====\r\n`],
    [
      "uuencode in a text by base64",
      part(
        ["Content-Type: text/plain", "Content-Transfer-Encoding: base64"],
        base64("begin 666 a.exe\n#86)C\n`\nend\n"),
      ),
    ],
    [
      "uuencode in a text in quoted-printable",
      part(["Content-Type: text/plain", "Content-Transfer-Encoding: quoted-printable"], "=62egin 666 a=\r\n.exe\r\n"),
    ],
    ["yEnc", `${top}\r\n=ybegin part=1 line=128 size=3 name=a.exe\r\n\x8b\x8c\x8d\r\n=yend size=3\r\n`],
  ])("are found: %s", async (_, message) => {
    const artifact = await read(message);
    expect(artifact["attachment.ext"]).toBe("exe");
    expect(artifact["attachment.count"]).toBeGreaterThan(0);
  });

  it.each<[what: string, message: string, ext: string | undefined]>([
    ["a text that speaks of a field", `${top}\r\nI wrote\r\nContent-Type: x/y; name=a.exe\r\n`, undefined],
    ["a text that begins with a word", `${top}\r\nbegin 644 times\r\n`, undefined],
    ["text and HTML", part("Content-Type: text/html; charset=utf-8"), undefined],
    ["a picture", part("Content-Type: image/png; name=a.png"), "png"],
  ])("are not made up: %s", async (_, message, ext) => {
    expect((await read(message))["attachment.ext"]).toBe(ext);
  });

  it("makes no attachment of a message without any", async () => {
    const artifact = await read(part(["Content-Type: text/plain", "Content-Description: the body"]));
    expect(found(artifact)).toEqual([undefined, 0, false]);
  });

  it("looks six encodings deep, and says that it looked no deeper", async () => {
    const nested = (depth: number): string =>
      depth === 0
        ? enclosed
        : part(["Content-Type: message/rfc822", "Content-Transfer-Encoding: base64"], base64(nested(depth - 1)));
    expect(found(await read(nested(6))).slice(0, 1)).toEqual(["exe"]);
    expect(found(await read(nested(7)))).toEqual([undefined, 7, true]);
  });
});

describe("an archive", () => {
  const evil = { name: "docs/run.exe" };
  const within = (depth: number): Buffer =>
    depth === 0 ? zip(evil) : zip({ name: "inner.zip", content: within(depth - 1) });

  it("is opened for its names", async () => {
    const artifact = await read(attached(zip({ name: "read.me" }, evil)));
    expect(artifact["attachments.names"]).toEqual(["a.zip", "read.me", "docs/run.exe"]);
    expect(artifact["attachments.exts"]).toEqual(["exe", "zip", "me"]);
    expect(found(artifact)).toEqual(["exe", 1, false]);
  });

  it.each<[what: string, content: Buffer, name?: string]>([
    ["under another name", zip(evil), "a.dat"],
    ["without a name", zip(evil), ""],
    ["in an archive", within(1)],
    ["in an archive in an archive", within(2)],
    ["stored in an archive", zip({ name: "i.zip", content: zip(evil), stored: true })],
  ])("is opened %s", async (...[, content, name]) => {
    expect(found(await read(attached(content, name)))).toEqual(["exe", 1, false]);
  });

  it.each<[what: string, content: Buffer, ext: string, name?: string]>([
    ["encrypted", zip({ ...evil, encrypted: true }), "exe"],
    ["deeper than three", within(3), "zip"],
    ["one name in the directory, another before the file", zip({ name: "a.txt", localName: "a.exe" }), "exe"],
    ["a file that the directory leaves out", zip({ name: "a.txt" }, { ...evil, unlisted: true }), "exe"],
    ["cut off", zip(evil).subarray(0, -10), "exe"],
    ["without a directory", zip(evil).subarray(0, 45), "exe"],
    ["nothing of the kind", Buffer.from("x"), "zip"],
    ["bytes behind it", Buffer.concat([zip(evil), Buffer.from("more")]), "exe"],
    ["a sealed archive in it", zip({ name: "a.rar" }), "zip"],
    ["a message in it", zip({ name: "a.eml" }), "zip"],
    ["a bomb in it", zip({ name: "b.zip", content: Buffer.alloc(20_000_000) }), "zip"],
    ["10,001 files", zip(...Array.from({ length: 10_001 }, () => ({ name: "a.txt" }))), "zip"],
    ["of another kind by name", Buffer.from("x"), "rar", "a.rar"],
    ["of another kind by content", Buffer.from("Rar!\x1a\x07\x01\0"), "dat", "a.dat"],
    ["a tape", Buffer.concat([Buffer.alloc(257), Buffer.from("ustar")]), "dat", "a.dat"],
    ["a message of Outlook", Buffer.from("d0cf11e0a1b11ae1", "hex"), "msg", "a.msg"],
  ])("is opaque: %s", async (...[, content, ext, name]) => {
    expect(found(await read(attached(content, name)))).toEqual([ext, 1, true]);
  });

  it("is none where its program takes it for a document", async () => {
    expect(found(await read(attached(zip({ name: "[Content_Types].xml" }), "a.docx")))).toEqual(["docx", 1, false]);
  });

  it("says so where a text holds it in uuencode", async () => {
    expect(found(await read("From: a@x.example\r\n\r\nbegin 644 a.zip\r\n#86)C\r\n"))).toEqual(["zip", 1, true]);
  });

  it("is opened where nothing encodes it", async () => {
    const [head = "", tail = ""] = part("Content-Type: x/y", "\0").split("\0");
    const message = Buffer.concat([Buffer.from(head), zip(evil), Buffer.from(tail)]);
    expect((await readEml(message))["attachment.ext"]).toBe("exe");
  });
});

describe("what Outlook packs up (winmail.dat)", () => {
  it("comes out with its names", async () => {
    const artifact = await read(
      attached(tnef({ title: "BILL~1.PDF", long: "bill.pdf.exe" }, { title: "b.txt" }), "winmail.dat"),
    );
    expect(artifact["attachments.names"]).toEqual(["winmail.dat", "BILL~1.PDF", "bill.pdf.exe", "b.txt"]);
    expect(found(artifact)).toEqual(["exe", 4, false]);
  });

  it.each([
    ["cut off", tnef({ title: "a.exe" }).subarray(0, -4)],
    ["cut off within a name", tnef({ title: "a.exe", long: "a.exe" }).subarray(0, -20)],
  ])("is opaque: %s", async (_, content) => {
    expect((await read(attached(content, "winmail.dat")))["attachments.opaque"]).toBe(true);
  });

  it("is opaque when an archive is in it", async () => {
    expect(found(await read(attached(tnef({ title: "a.zip" }), "winmail.dat")))).toEqual(["zip", 2, true]);
  });
});

describe("what cannot be read", () => {
  it.each<[what: string, message: string]>([
    ["an encrypted message", part("Content-Type: application/pkcs7-mime; smime-type=enveloped-data")],
    ["an encrypted multipart", part("Content-Type: multipart/encrypted; boundary=i")],
    ["a piece of a message", part("Content-Type: message/partial; id=1; number=1")],
    ["a body elsewhere", part("Content-Type: message/external-body; access-type=URL; url=x")],
    ["a Macintosh file", part("Content-Type: application/applefile")],
    ["BinHex", "From: a@x.example\r\n\r\n(This file must be converted with BinHex 4.0)\r\n:$f*TEQ"],
    ["an unknown encoding", part(["Content-Type: x/y", "Content-Transfer-Encoding: x-uuencode"])],
    ["base64 with something else in it", part(["Content-Type: x/y", "Content-Transfer-Encoding: base64"], "YW!Jj")],
    [
      "base64 with a line that looks like a boundary",
      part(["Content-Type: x/y", "Content-Transfer-Encoding: base64"], "YWJj\r\n--!\r\nYWJj"),
    ],
    ["base64 with padding within", part(["Content-Type: x/y", "Content-Transfer-Encoding: base64"], "YQ==YQ==")],
  ])("says so: %s", async (_, message) => {
    expect((await read(message))["attachments.opaque"]).toBe(true);
  });
});

describe("more than any honest message has", () => {
  it.each<[what: string, source: string]>([
    ["parts", "\n--b\nContent-Type: x/y\n".repeat(1_001)],
    ["files in a text", "\n\nbegin 644 a\n".repeat(1_001)],
    ["content fields", `\n--b\n${"Content-X:\n".repeat(5_000)}`],
    ["bytes of content fields", `\n--b\n${`Content-X: ${"x".repeat(10_000)}\n`.repeat(27)}`],
    ["parameters", `\n--b\nContent-Type: x/y${"; name=a.exe".repeat(201)}\n`],
    ["bytes of a content field", `\n--b\nContent-Type: text/plain; name=${"x".repeat(17_000)}\n`],
    ["bytes of a folded content field", `\n--b\nContent-Type: text/plain;${"\n a=b".repeat(4_000)}\n`],
    ["bytes of a name in a text", `\n\nbegin 644 ${"x".repeat(17_000)}\n`],
    ["lines of a header", "X: y\n".repeat(10_001)],
    ["bytes of a `From`", ` (${"x".repeat(17_000)})\n`],
    ["bytes of a header", `X: ${"x".repeat(3_000_000)}\n`],
  ])("is refused: %s", async (_, source) => {
    await expect(read(`From: a@x.example\n${source}`)).rejects.toMatchObject({ code: "TOO_COMPLEX" });
  });
});

describe("the files of a message", () => {
  it("are records with name, extension, type and size, in the order of the message", async () => {
    const message = [
      "From: a@x.example",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      ...["--b", "Content-Type: text/plain", "", "Hello"],
      ...["--b", 'Content-Type: Application/PDF; name="Minutes.PDF"', "", "12345"],
      ...["--b", 'Content-Disposition: attachment; filename="a.js"', "Content-Transfer-Encoding: base64", "", "YWJj"],
      "--b--",
      "",
    ].join("\r\n");
    expect((await read(message)).attachments).toEqual([
      // With the line break before the boundary.
      { name: "Minutes.PDF", ext: "pdf", type: "application/pdf", size: 7, extensions: "pdf", encrypted: false },
      { name: "a.js", ext: "js", type: "", size: 3, extensions: "js", encrypted: false },
    ]);
  });

  it("are there once for each name and type that a program may read", async () => {
    const { attachments } = await read(part("Content-Disposition: attachment; filename=a.pdf; filename*=utf-8''a.exe"));
    expect(attachments.map(({ name, ext }) => [name, ext])).toEqual(
      expect.arrayContaining([
        ["a.pdf", "pdf"],
        ["a.exe", "exe"],
      ]),
    );
  });

  it("have all extensions and names that the message is said to have, those in archives too", async () => {
    const inside = attached(zip({ name: "a/b.js" }, { name: "c.txt" }));
    for (const message of [inside, part('Content-Type: text/javascript; name="x"'), "begin 644 a.exe\n"]) {
      const artifact = await read(message.startsWith("begin") ? `From: a@x.example\r\n\r\n${message}` : message);
      const [names, exts] = [
        artifact.attachments.map(({ name }) => name),
        artifact.attachments.map(({ ext }) => ext),
      ].map((all) => [...new Set(all)].filter((item) => item !== "").sort());
      expect(names).toEqual([...artifact["attachments.names"]].sort());
      expect(exts).toEqual([...artifact["attachments.exts"]].sort());
    }
  });

  it.each([
    ["a.pdf.exe", "pdf.exe"],
    ["invoice.PDF .exe . ", "pdf.exe"],
    ["invoice.pdf\u202e.\u200bexe", "pdf.exe"],
    ["Minutes of 1. May.tar.gz", "tar.gz"],
    ["docs/v1.2/a.js", "js"],
    ["a.exe:b.txt", "exe"],
    ["README", ""],
  ])("have all extensions of their names: %j", async (name, extensions) => {
    const { attachments } = await read(part(`Content-Disposition: attachment; filename="${name}"`));
    expect(attachments.map((file) => file.extensions)).toContain(extensions);
  });

  it("end in the extension of their type, where the name has another", async () => {
    const { attachments } = await read(part('Content-Type: application/x-msdownload; name="a.pdf"'));
    expect(attachments.map(({ ext, extensions }) => [ext, extensions])).toEqual([
      ["pdf", "pdf"],
      ["exe", "pdf.exe"],
    ]);
  });

  it("are there with those of attached messages, however deep these lie", async () => {
    const inner = attached(zip({ name: "run.exe" }), "a.zip");
    const outer = part(["Content-Type: message/rfc822", "Content-Transfer-Encoding: base64"], base64(inner));
    const { attachments } = await read(part("Content-Type: message/rfc822", outer));
    expect(attachments.map(({ name }) => name)).toEqual(expect.arrayContaining(["a.zip", "run.exe"]));
  });

  it.each([
    ["a zip", zip({ name: "a.txt", encrypted: true }), "a.zip"],
    ["a zip within a zip", zip({ name: "i.zip", content: zip({ name: "a.txt", encrypted: true }) }), "a.zip"],
    ["a PDF", Buffer.from("%PDF-1.7\ntrailer << /Encrypt 5 0 R >>"), "a.pdf"],
    [
      "a document of Office",
      Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from("EncryptedPackage", "utf16le")]),
      "a.docx",
    ],
  ])("are encrypted where one needs a password: %s", async (_, content, name) => {
    const { attachments } = await read(attached(content, name));
    expect(attachments.filter((file) => file.name === name).map(({ encrypted }) => encrypted)).toEqual([true]);
  });

  it("are encrypted where their types say so, and not otherwise", async () => {
    const smime = await read(part('Content-Type: application/pkcs7-mime; name="smime.p7m"'));
    expect(smime.attachments).toMatchObject([{ encrypted: true }]);
    const { attachments } = await read(attached(zip({ name: "b.txt" }, { name: "a.txt", encrypted: true })));
    expect(attachments.map(({ name, encrypted }) => [name, encrypted])).toEqual([
      ["a.zip", true],
      ["b.txt", false],
      ["a.txt", true],
    ]);
    expect((await read(attached(zip({ name: "b.txt" })))).attachments.some(({ encrypted }) => encrypted)).toBe(false);
  });
});
