import { describe, expect, it } from "@jest/globals";
import { readEml } from "./read-eml.ts";

const read = (...header: string[]) => readEml(Buffer.from(`${header.join("\r\n")}\r\n\r\nhello\r\n`));

describe("the author's name", () => {
  it.each([
    ["Jane Doe <j@x.example>", ["Jane Doe"]],
    ['"Doe, \\"Jane\\"" <j@x.example>', ['Doe, "Jane"']],
    ["j@x.example (Jane (of X))", ["Jane of X"]],
    ["<j@x.example>", []],
    ["=?utf-8?Q?J=C3=A4n?= <j@x.example>", ["Jän", "=?utf-8?Q?J=C3=A4n?="]],
    ['"=?utf-8?B?UGF5UGFs?=" <j@x.example>', ["PayPal", "=?utf-8?B?UGF5UGFs?="]],
    ["=?utf-8?Q?Pay?= =?utf-8?Q?Pal?= <j@x.example>", ["PayPal", "=?utf-8?Q?Pay?= =?utf-8?Q?Pal?="]],
    ["Pay\u200bPal \u202e <j@x.example>", ["Pay\u200bPal \u202e", "PayPal"]],
    ["\uff30ay\uff30al <j@x.example>", ["\uff30ay\uff30al", "PayPal"]],
    ["PayPal: Service <j@x.example>", ["Service", "PayPal", "PayPal: Service"]],
    ["PayPal Support: <j@x.example>;", ["PayPal Support"]],
    ["PayPal (Bank): j@x.example", ["PayPal", "Bank"]],
    ["PayPal: Help: Jane <j@x.example>", ["Jane", "PayPal", "Help", "PayPal: Help: Jane"]],
    ["PayPal:; Jane <j@x.example>", ["Jane", "PayPal", "PayPal: Jane"]],
    [
      "=?utf-8?Q?Pay?=: =?utf-8?Q?Pal?= <j@x.example>",
      ["Pal", "=?utf-8?Q?Pal?=", "Pay", "=?utf-8?Q?Pay?=", "Pay: Pal", "=?utf-8?Q?Pay?=: =?utf-8?Q?Pal?="],
    ],
  ])("of `%s` is whatever a program may show", async (from, names) => {
    expect((await read(`From: ${from}`))["from.names"]).toEqual(names);
  });

  it("is every name where two fields name the same author", async () => {
    const artifact = await read("From: Jane <j@x.example>", "From: The Bank <j@x.example>");
    expect(artifact["from.names"]).toEqual(["Jane", "The Bank"]);
  });

  it("is no name where two fields name different authors: there is no artifact", async () => {
    const reading = read("From: Jane <j@x.example>", "From: The Bank <b@y.example>");
    await expect(reading).rejects.toMatchObject({ code: "AMBIGUOUS_SENDER" });
  });
});

describe("mailboxes of a field", () => {
  const boxes = async (field: string) =>
    (await read("From: a@x.example", `To: ${field}`))["mailboxes.to"].map(({ name, address }) => [name, address]);

  it.each<[field: string, boxes: string[][]]>([
    [
      "Jane <j@x.example>, k@y.example",
      [
        ["Jane", "j@x.example"],
        ["", "k@y.example"],
      ],
    ],
    [
      '"Doe, Jane" <j@x.example>;K <k@y.example>',
      [
        ["Doe, Jane", "j@x.example"],
        ["K", "k@y.example"],
      ],
    ],
    [
      "Team: J <j@x.example>, k@y.example;",
      [
        ["J", "j@x.example"],
        ["", "k@y.example"],
      ],
    ],
    ["=?utf-8?Q?J=2C_=C3=A4?= <j@x.example>", [["J, ä", "j@x.example"]]],
    ["j@x.example (Jane)", [["Jane", "j@x.example"]]],
    // A quote that does not end: nobody can say whose the name is.
    [
      '"Jane <j@x.example>, k@y.example',
      [
        ["", "j@x.example"],
        ["", "k@y.example"],
      ],
    ],
    ["undisclosed-recipients:;", []],
  ])("`%s`", async (field, expected) => {
    expect(await boxes(field)).toEqual(expected);
  });

  it("have the parts of their addresses, and what stands behind a plus", async () => {
    const artifact = await read("From: a@x.example", "Reply-To: J <jane+shop+1@Mail.X.Example>, k@y.example");
    expect(artifact.reply_to).toEqual([
      {
        name: "J",
        address: "jane+shop+1@mail.x.example",
        local: "jane+shop+1",
        domain: "mail.x.example",
        org: "x.example",
        detail: "shop+1",
      },
      { name: "", address: "k@y.example", local: "k", domain: "y.example", org: "y.example", detail: "" },
    ]);
  });

  it("are recipients once each, with the first name that they have", async () => {
    const { recipients } = await read("From: a@x.example", "To: j@x.example, J <j@x.example>", "Cc: K <j@x.example>");
    expect(recipients.map(({ name, address }) => [name, address])).toEqual([["", "j@x.example"]]);
  });

  it("agree with the addresses, whatever the field", async () => {
    const pieces = [
      "a@x.example",
      "<",
      ">",
      '"',
      "(",
      ")",
      ",",
      ";",
      ":",
      " ",
      "\\",
      "b@y.example",
      "=?utf-8?Q?a?=",
      "n",
    ];
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let run = 0; run < 400; run++) {
      const field = Array.from({ length: 1 + next(14) }, () => pieces[next(pieces.length)]).join("");
      const artifact = await read("From: a@x.example", `To: x${field}`);
      expect(artifact["mailboxes.to"].map(({ address }) => address)).toEqual(artifact.to);
    }
  });
});

describe("the header", () => {
  it("has all values of a name, decoded and as they are written", async () => {
    const { header_fields } = await read("From: a@x.example", "X-A: =?utf-8?Q?=C3=A4?=", "x-a: b", " c");
    expect(header_fields.slice(1)).toEqual([
      { name: "x-a", value: "ä", raw: "=?utf-8?Q?=C3=A4?=" },
      { name: "x-a", value: "b c", raw: "b c" },
    ]);
  });

  it.each([
    ["List-Id: Devs of <X> <Dev.Lists.X.Example>", "dev.lists.x.example"],
    ["list-id: dev.x.example", "dev.x.example"],
    ["List-Id: <dev.x.example", "<dev.x.example"],
    ["Subject: none", ""],
  ])("says which list a message is of: %s", async (line, id) => {
    expect((await read("From: a@x.example", line))["list.id"]).toBe(id);
  });
});

describe("the envelope", () => {
  const message = Buffer.from("From: a@x.example\r\n\r\n");

  it("is what the server knows", async () => {
    const envelope = {
      from: "B@X.Example",
      recipients: ["c+d@y.example"],
      client: { ip: "2001:db8::1", helo: "mx.x.example" },
    };
    expect(await readEml(message, { envelope })).toMatchObject({
      "envelope.from": "B@x.example",
      "envelope.recipients": [{ address: "c+d@y.example", detail: "d" }],
      "client.ip": "2001:db8::1",
      "client.helo": "mx.x.example",
    });
    expect(await readEml(message, { envelope: { from: "<>" } })).toMatchObject({ "envelope.from": "" });
    expect(Object.keys(await readEml(message)).filter((key) => /^(?:envelope|client)/u.test(key))).toEqual([]);
  });

  it("leaves out recipients that are no addresses, and keeps the others: they may be decided about", async () => {
    const recipients = ["postmaster", "a@y.example", "u@a_b.example.org"];
    const { "envelope.recipients": known } = await readEml(message, { envelope: { recipients } });
    expect(known?.map(({ address }) => address)).toEqual(["a@y.example"]);
  });

  it.each([
    ["<A@Host_Name.Example.org>", "A@host_name.example.org"],
    ["Nobody", "Nobody"],
    ["<B@X.Example>", "B@x.example"],
  ])("has a sender as it is written where it is no address: %s", async (from, sender) => {
    expect((await readEml(message, { envelope: { from } }))["envelope.from"]).toBe(sender);
  });

  it("is refused where its client has no address", async () => {
    const reading = readEml(message, { envelope: { client: { ip: "1.2.3" } } });
    await expect(reading).rejects.toMatchObject({ code: "BAD_CLIENT" });
  });
});
