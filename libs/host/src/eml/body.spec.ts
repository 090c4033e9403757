import { describe, expect, it } from "@jest/globals";
import { readEml } from "./read-eml.ts";

const read = (...lines: string[]) => readEml(Buffer.from(["From: a@x.example", ...lines].join("\r\n")));
const html = (text: string) => read("Content-Type: text/html; charset=utf-8", "", text);
const textOf = async (...lines: string[]) => (await read(...lines))["body.text"];
const domainsOf = async (...lines: string[]) => (await read(...lines))["links.domain"];

const parts = (...all: string[][]): string[] => [
  "Content-Type: multipart/mixed; boundary=b",
  "",
  ...all.flatMap((part) => ["--b", ...part]),
  "--b--",
];

describe("the body's text", () => {
  it("is that of a message without any type", async () => {
    expect(await textOf("", "Hello", "-- ", "Jane")).toBe("Hello\r\n-- \r\nJane");
  });

  it("is decoded, by the charset that the part says", async () => {
    expect(
      await textOf(
        "Content-Type: text/plain; charset=iso-8859-1",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "caf=E9",
      ),
    ).toBe("café");
    expect(await textOf("Content-Transfer-Encoding: base64", "", Buffer.from("Grüße").toString("base64"))).toBe(
      "Grüße",
    );
    expect(await textOf("Content-Type: text/plain; charset=nobody-knows", "", "Grüße")).toBe("Grüße");
  });

  it("is that of all parts, with or without content fields, attached or not, those of attached messages too", async () => {
    const attached = ["Content-Type: text/plain", "Content-Disposition: attachment; filename=a.txt", "", "three"];
    const message = ["Content-Type: message/rfc822", "", "From: c@x.example", "Subject: s", "", "four"];
    const text = await textOf(...parts(["", "one"], ["Content-Type: text/html", "", "<p>two</p>"], attached, message));
    expect(text.split(/\s+/u)).toEqual(expect.arrayContaining(["one", "two", "three", "four"]));
  });

  it("is not cut short by what only looks like a part", async () => {
    expect(await textOf("", "Hi", "--x", "Content-Type: image/png", "", "pay here")).toMatch(/pay here/u);
    expect(
      await textOf(...parts(["Content-Type: text/plain", "", "Hi", "--x", "Content-Type: image/png", "", "pay here"])),
    ).toMatch(/pay here/u);
  });

  it("leaves out what no text is", async () => {
    expect(await textOf(...parts(["Content-Type: image/png", "", "pixels"]))).toBe("");
  });

  it("of HTML is what people see of it", async () => {
    const source =
      '<html><style>p { color: red }</style><p>Pay<b>Pal</b> &amp; &#x43;o<!-- hidden --></p><p>two</p><script>x("<p>")</script></html>';
    const { "body.text": text } = await html(source);
    expect(text.trim().split(/\n+/u)).toEqual(["PayPal & Co", "two"]);
  });

  it.each(["a < b", "<3", "&nobody; &#xd800;", "<p", "<!-- a"])("of HTML keeps what is no tag: %s", async (text) => {
    expect((await html(text))["body.text"]).toBe(text.replace("&#xd800;", "\ufffd"));
  });

  it.each<[why: string, source: string, text: string]>([
    ["a quoted `>` ends no tag", '<a title=">" rel="<style>">send bitcoin</a>', "send bitcoin"],
    ["a quote opens behind an equals sign alone", '<a ">send bitcoin" ></a>', 'send bitcoin" >'],
    ["a quote opens no attribute's name", '<a ="x>send bitcoin"></a>', 'send bitcoin">'],
    ["a comment ends at `--!>`, too", "<!-- --!>send bitcoin<!-- -->", "send bitcoin"],
    ["`<!-->` is a comment", "<!-->send bitcoin<!-- -->", "send bitcoin"],
    ["`<!--->` is a comment", "<!--->send bitcoin<!-- -->", "send bitcoin"],
    ["`<!--!>` ends none", "<!--!>no<!-- -->send bitcoin", "send bitcoin"],
    ["a text area holds no HTML", "<textarea><!--</textarea>send bitcoin<!-- -->", "<!--send bitcoin"],
    ["nor does one that never ends", "<textarea><!-- send bitcoin -->", "<!-- send bitcoin -->"],
    ["nor does a title", "<title><style></title>send bitcoin</style>", "<style>\nsend bitcoin"],
    ["nor what browsers read no more of", "<plaintext><!-- send bitcoin -->", "<!-- send bitcoin -->"],
    ["an element's name goes on to a blank", "<style-x>send bitcoin</style>", "send bitcoin"],
    ["a style ends at its own end tag", "<style></stylex><!--</style>send bitcoin<!-- -->", "send bitcoin"],
    [
      "a script within a script's comment ends before it",
      "<script><!--<script></script><style></script>send bitcoin<p></style>",
      "send bitcoin",
    ],
    ["Outlook shows some comments", "<!--[if mso]><b>send</b> bitcoin<![endif]-->", "send bitcoin"],
    ["numbers may begin with zeros", "send &#x0000000062;&#0000000105;tcoin", "send bitcoin"],
  ])("of HTML hides nothing that is shown: %s", async (_, source, text) => {
    expect((await html(source))["body.text"].trim()).toBe(text);
  });

  it.each([
    "<svg><style><!--</style><!-- --><p>send bitcoin</p>-->",
    "<svg><![CDATA[a><style>]]></svg>send bitcoin</style>",
    "<noscript><!--</noscript>send bitcoin-->",
    "<select><style></select>send bitcoin</style>",
  ])("of HTML that is parted in several ways holds its source, too: %s", async (source) => {
    expect((await html(source))["body.text"]).toMatch(/send bitcoin/u);
  });

  it.each([
    ["tags without end", "<a ", ""],
    ["quotes without end", "<a b='", ""],
    ["comments without end", "<!--", ""],
    ["scripts without end", "<script>", ""],
    ["scripts in comments", "<script><!--", ""],
    ["tags that end within quotes", "<a ", 'x=">"'],
  ])("of HTML is read in one pass: %s", async (_, piece, end) => {
    const source = piece.repeat(Math.floor(250_000 / piece.length));
    expect((await html(source + end))["body.text"].length).toBeLessThanOrEqual(65_536);
  });

  it("ends at its bound, and says so", async () => {
    const short = await read("", "x".repeat(65_536));
    expect([short["body.text"].length, short["body.truncated"]]).toEqual([65_536, false]);
    const long = await read("", "x".repeat(65_537));
    expect([long["body.text"].length, long["body.truncated"]]).toEqual([65_536, true]);
    const many = await read(...parts(...Array.from({ length: 70 }, () => ["", "x".repeat(1_000)])));
    expect([many["body.text"].length, many["body.truncated"]]).toEqual([65_536, true]);
  });
});

describe("the domains of links", () => {
  it.each<[text: string, domains: string[]]>([
    [
      "see https://Shop.Example/a?b, http://b.example. and www.c.example!",
      ["shop.example", "b.example", "www.c.example"],
    ],
    ["https://bank.example@evil.example/", ["evil.example"]],
    ["https://bank.example:443\\@evil.example/", ["bank.example"]],
    ["https:evil.example and http:\\\\evil2.example", ["evil.example", "evil2.example"]],
    ["http://bücher.example", ["xn--bcher-kva.example"]],
    ["http://0x7f.1/ and http://[2001:DB8::1]/", ["127.0.0.1", "[2001:db8::1]"]],
    [
      "['http://a.example','http://b.example'] (http://c.example), http://d.example,http://e.example",
      ["a", "b", "c", "d", "e"].map((own) => `${own}.example`),
    ],
    [`https://${"x".repeat(600)}'@evil.example`, ["evil.example"]],
    ["no link // at all http://localhost", []],
    ["https://paypal.com&x.evil.example/", ["paypal.com", "paypal.com&x.evil.example"]],
    ["https://paypal.com,x.evil.example/", ["paypal.com", "paypal.com,x.evil.example"]],
    ['https://paypal.com"x.evil.example/', ["paypal.com", 'paypal.com"x.evil.example']],
    ["https://evil.example,x@paypal.com", ["paypal.com", "evil.example"]],
    ["http://evil.example[1] http://[2001:db8::1].", ["evil.example", "[2001:db8::1]"]],
    ["https://evil.example，谢谢 http://उदाहरण.परीक्षा!", ["evil.example", "xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g"]],
  ])("of a text: %s", async (text, domains) => {
    expect(await domainsOf("", text)).toEqual(domains);
  });

  it.each<[source: string, domains: string[]]>([
    ['<a href="https://evil.example">https://bank.example</a>', ["evil.example", "bank.example"]],
    ["<img src='//pixel.example/a.gif'>", ["pixel.example"]],
    ['<a href="ht\ntps://ev\til.example">x</a>', ["evil.example"]],
    ['<a href="https&#58;//evil&period;example">x</a>', ["evil.example"]],
    ["<a href=https://bare.example>x</a>", ["bare.example"]],
    ['<a href="https://ev&Tab;il.example/">x</a>', ["evil.example"]],
    ['<a href="https://evil&#10;.example/">x</a>', ["evil.example"]],
    ['<a href="https:/&#9;/evil.example/">x</a>', ["evil.example"]],
    ["<a href=https://ev&#0000000013;il.example/>x</a>", ["evil.example"]],
    ['<a href="https://ev&#xfeff;il.example/">x</a>', ["evil.example"]],
    [`<a href            ="https://ev\til.example/?${"x".repeat(5_000)}">x</a>`, ["evil.example"]],
    ["<a href='https://paypal.com\"x.evil.example/'>x</a>", ["paypal.com", 'paypal.com"x.evil.example']],
    ['<a href="https://paypal.com x@evil.example/">x</a>', ["paypal.com", "evil.example"]],
    ['<a href="https://paypal.com<&nbsp;>@evil.example/">x</a>', ["paypal.com", "evil.example"]],
    ["www.paypal.com,www.evil.example", ["www.paypal.com", "www.evil.example"]],
    ["<!-- https://hidden.example -->", ["hidden.example"]],
  ])("of HTML: %s", async (source, domains) => {
    expect((await html(source))["links.domain"]).toEqual(expect.arrayContaining(domains));
  });

  it("are looked at beside a login of any length, and names that are longer are said to be there", async () => {
    const { "links.domain": domains, "body.truncated": truncated } = await read(
      "",
      `https://${"x".repeat(9_000)}@evil.example`,
    );
    expect([domains, truncated]).toEqual([["evil.example"], false]);
    const hidden = await read(
      "Content-Type: text/html",
      "",
      `<a href="https://ev${"&shy;".repeat(1_100)}il.example">x</a>`,
    );
    expect(hidden["links.domain"]).toEqual(["evil.example"]);
    expect((await read("", `https://ev${"\u00ad".repeat(1_100)}il.example`))["body.truncated"]).toBe(true);
    expect((await html('<a href="https://&escr;vil.example">x</a>'))["body.truncated"]).toBe(true);
  });

  it.each(["_", "N(", "www.", "href=//", "http:", "//a&", "例"])("are read in one pass: %s", async (piece) => {
    const line = `//${piece.repeat(8_000 / piece.length)}N(`;
    expect((await html(`${line} `.repeat(32)))["links.domain"].length).toBeLessThan(5_000);
    expect((await html(piece.repeat(260_000 / piece.length)))["links.domain"].length).toBeLessThan(5_000);
  });

  it("are looked at up to a bound, which it says", async () => {
    const links = (count: number) => Array.from({ length: count }, (_, at) => `http://h${at}.example`).join(" ");
    const some = await read("", links(2_000));
    expect([some["links.domain"].length, some["links.domain"].at(-1)]).toEqual([2_000, "h1999.example"]);
    const all = await read("", links(5_001));
    expect([all["links.domain"].length, all["body.truncated"]]).toEqual([5_000, true]);
  });
});
