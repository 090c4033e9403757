import { beforeAll, describe, expect, it } from "@jest/globals";
import { linkComponent } from "../link/link-component.ts";
import { componentOfWorld, ROUX_WIT } from "../testing/component.ts";
import { appended, edited } from "../testing/edited.ts";
import { engineLike } from "../testing/engine-like.ts";
import { mailroom } from "../testing/mailroom.ts";
import { admit } from "./admit.ts";
import { leb, name, section } from "./encode.ts";
import { Reader } from "./reader.ts";

let component: Uint8Array;

beforeAll(async () => {
  component = await mailroom();
});

function refusal(bytes: Uint8Array): unknown {
  try {
    admit(bytes);
    return undefined;
  } catch (error) {
    return error;
  }
}

const foreign = (reason: string): unknown =>
  expect.objectContaining({
    name: "LinkError",
    code: "FOREIGN_COMPONENT",
    message: expect.stringContaining(reason),
    hint: expect.stringContaining("--embedder jco --foreign"),
  });

describe("what the engines make is admitted", () => {
  it("with its contract, in the binary's order", () => {
    expect(admit(component)).toMatchObject({
      shape: "direct",
      contract: {
        imports: [
          { interface: "glither:mail/enrich@0.1.0", function: "dkim-domain" },
          { interface: "glither:mail/enrich@0.1.0", function: "sender-allowlisted" },
          { interface: "glither:mail/enrich@0.1.0", function: "sender-risk" },
          { interface: "glither:mail/actions@0.1.0", function: "route" },
          { interface: "glither:mail/actions@0.1.0", function: "hold" },
        ],
        typeOnly: ["glither:mail/types@0.1.0", "glither:roux/types@0.1.0"],
        exports: ["dispose"],
      },
    });
  });

  it("with a JavaScript engine inside", async () => {
    expect(admit(await engineLike())).toMatchObject({ shape: "spidermonkey", contract: { imports: [] } });
  });

  it.each<[string, string]>([
    ["no import", ""],
    ["an import that takes and gives numbers alone", "import enrich;"],
    ["one that takes a text", "import speaking;"],
    ["one that gives a text", "import listening;"],
    ["imports with and without texts, in one interface", "import mixed;"],
    ["several interfaces", "import enrich; import speaking; import listening; import mixed;"],
    ["more parameters than go by value", "import large;"],
    ["a list of numbers", "import counted;"],
    ["more than 127 functions", "import many;"],
    ["more than 127 types in one interface, made of one another", "import typed;"],
  ])("with %s", async (_, imports) => {
    const many = Array.from({ length: 150 }, (_, index) => `many-${index}: func(a: string) -> bool;`).join(" ");
    const typed = Array.from({ length: 150 }, (_, index) => {
      const of = index % 10 === 0 ? "bool" : `option<type-${index - 1}>`;
      return `record type-${index} { of: ${of} } get-${index}: func() -> type-${index};`;
    });
    const wit = `package glither:mail@0.1.0;
      interface typed { ${typed.join(" ")} }
      interface enrich { ask: func(a: u32, b: f64) -> bool; }
      interface speaking { say: func(a: string); }
      interface listening { hear: func() -> string; }
      interface mixed { ask: func() -> bool; say: func(a: string); again: func() -> bool; hear: func() -> option<string>; }
      interface large { ask: func(a: tuple<u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8>); }
      interface counted { ask: func(a: list<u32>) -> list<u64>; }
      interface many { ${many} }
      world w { use glither:roux/types@0.1.0.{receipt}; ${imports} export dispose: func() -> receipt; }\n${ROUX_WIT}`;
    expect(admit(await componentOfWorld(wit, "w")).shape).toBe("direct");
  });
});

describe("an attack on the glue", () => {
  // The name of an inner module's import became code in the text that jco writes, and the host ran it.
  it("by an inner core module whose import is named like code", async () => {
    const code = "globalThis.escaped = true";
    const named = `m': (${code}, {}), 'z`;
    const escaping = await appended(
      component,
      `(core module $innerA (func (export "f"))) (core instance $ia (instantiate $innerA))
       (core module $innerB (import "${named}" "f" (func)))
       (core instance $ib (instantiate $innerB (with "${named}" (instance $ia))))`,
    );
    expect(refusal(escaping)).toEqual(foreign("it has a core module where a custom section of ours should stand"));
    for (const embedder of [undefined, "jco", "slim"] as const) {
      const everything = new Proxy({}, { get: () => () => undefined });
      const options = embedder === undefined ? {} : { embedder };
      await expect(linkComponent(escaping, everything, options)).rejects.toMatchObject({ code: "FOREIGN_COMPONENT" });
    }
    expect("escaped" in globalThis).toBe(false);
  });

  it.each<[string, string]>([
    ["a quote", "a'b"],
    ["two quotes", 'a"b'],
    ["a backtick", "a`b"],
    ["a backslash", "a\\b"],
    ["a line's end", "a\nb"],
    ["an end of a comment", "a*/b"],
    ["a Unicode line's end", "a\u2028b"],
    ["a placeholder", `a$${"{"}b}`],
    ["the name of every prototype", "__proto__"],
    ["an uppercase letter", "aB"],
    ["a blank", "a b"],
    ["nothing", ""],
    ["a dash at its end", "a-"],
    ["two dashes", "a--b"],
    ["a digit at its front", "1a"],
    ["a letter that is no letter's", "а"],
    ["a thousand letters and one", "a".repeat(1001)],
  ])("by a name with %s, wherever it stands", (_, bad) => {
    for (const known of ["dkim-domain", "message", "from-domain", "very-low", "msg", "settled", "dispose"]) {
      const said = refusal(renamed(component, known, bad));
      expect(said).toMatchObject({ name: "LinkError" });
      // In one line, in printable ASCII, and short.
      expect(String(said)).toMatch(/^[\x20-\x7e…]{1,250}$/u);
    }
  });
});

/** The bytes with each text of one name replaced by another, and all lengths about it kept. */
function renamed(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const [old, young] = [Buffer.from(name(from)), Buffer.from(name(to))];
  const parts: Buffer[] = [Buffer.from(bytes.subarray(0, 8))];
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at] ?? 0;
    let [size, shift, next] = [0, 0, at + 1];
    for (; ; shift += 7) {
      const byte = bytes[next++] ?? 0;
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    let body = Buffer.from(bytes.subarray(next, next + size));
    // Core modules have sections of their own, whose lengths would have to be changed as well.
    for (let found = id === 1 ? -1 : body.indexOf(old); found !== -1; found = body.indexOf(old, found + young.length)) {
      body = Buffer.concat([body.subarray(0, found), young, body.subarray(found + old.length)]);
    }
    parts.push(Buffer.from(section(id, body)));
    at = next + size;
  }
  return Buffer.concat(parts);
}

describe("an attack on the wiring", () => {
  // It verified, and did `route` then `tag` under one embedder and the reverse under the other.
  it("that gives each of two imports the other's function", async () => {
    const wit = `package glither:mail@0.1.0;
      interface actions { route: func(to: string); tag: func(label: string); }
      world w { import actions; export dispose: func() -> bool; }`;
    const sound = await componentOfWorld(wit, "w");
    expect(admit(sound).shape).toBe("direct");
    const aliases = (wat: string) => wat.replace(`"route" (func $route`, `"swap" (func $route`);
    const swapped = await edited(sound, (wat) => {
      const marked = wat
        .replace(/(\(alias export [^ ]+ )"route"/u, '$1"SWAP"')
        .replace(/(\(alias export [^ ]+ )"tag"/u, '$1"route"');
      return aliases(marked).replace('"SWAP"', '"tag"');
    });
    expect(refusal(swapped)).toEqual(foreign("it has another wiring than its contract gives: aliases differ at byte"));
  });

  it.each<[string, (wat: string) => string]>([
    ["in what the shims are bundled as", (wat) => wat.replace('(export "route" (func', '(export "hold" (func')],
    ["in the order in which the table is filled", (wat) => wat.replace(/func 0 1 2/u, "func 1 0 2")],
    [
      "in the table's place that a shim calls",
      (wat) => wat.replace("i32.const 1\n      call_indirect", "i32.const 0\n      call_indirect"),
    ],
    [
      "in a shim that does more",
      (wat) => wat.replace("i32.const 1\n      call_indirect", "i32.const 1\n      nop\n      call_indirect"),
    ],
    [
      "in the interface that a function is taken from",
      (wat) => wat.replace(/\(alias export (\d+) "sender-risk" \(func/u, '(alias export 3 "hold" (func'),
    ],
    ["in what is lifted", (wat) => wat.replace('"cm32p2||dispose" (core func', '"cm32p2_realloc" (core func')],
    ["in how texts are written", (wat) => wat.replaceAll("string-encoding=utf8", "string-encoding=utf16")],
    ["in a post-return that is left out", (wat) => wat.replace(/ \(post-return [^)]*\)/u, "")],
    [
      "in what is exported besides",
      (wat) =>
        wat.replace(
          /\(export (\(;\d+;\) )?"dispose" \(func (\d+)\)\)/u,
          '(export "dispose" (func $2)) (export "more" (func $2))',
        ),
    ],
    [
      "in the module that is run",
      (wat) =>
        wat.replace(
          /\(core instance \(;(\d+);\) \(instantiate 0/u,
          "(core instance (;$1;) (instantiate 0)) (core instance (instantiate 0",
        ),
    ],
  ])("%s", async (_, edit) => {
    let changed: Uint8Array;
    try {
      changed = await edited(component, edit);
    } catch (cause) {
      throw new Error("the edit makes no component", { cause });
    }
    expect(refusal(changed)).toMatchObject({ name: "LinkError" });
  });

  it("by two versions of one interface", async () => {
    const wit = `package glither:mail@0.1.0 { interface enrich { ask: func() -> bool; } }
      package glither:mail@0.2.0 { interface enrich { ask: func() -> bool; } }
      package glither:rules@0.1.0; `;
    const [other = "", rest = ""] = wit.split("package glither:rules@0.1.0; ");
    const world =
      "world w { import glither:mail/enrich@0.1.0; import glither:mail/enrich@0.2.0; export dispose: func() -> bool; }";
    const both = await componentOfWorld(`package glither:rules@0.1.0; ${world}\n${other}${rest}`, "w");
    expect(refusal(both)).toEqual(foreign("`glither:mail/enrich@0.2.0` is there twice"));
  });
});

describe("what a component of ours does not have", () => {
  it.each<[string, string, string]>([
    ["a nested component", "(component)", "a nested component"],
    ["a core module more", "(core module)", "a core module"],
    ["a core instance more", "(core instance (instantiate 0))", "core instances"],
    ["an instance of a component", `(instance (export "a" (func 0)))`, "component instances"],
    ["an alias more", `(alias core export 0 "0" (core func))`, "aliases"],
    ["a type more", "(type (func))", "types"],
    ["a core type", "(core type (func))", "core types"],
    ["an import more", `(import "more" (func))`, "it"],
    ["a custom section", `(@custom "more" "")`, "it has a custom section `more`"],
    ["a custom section named like code", `(@custom "*/\\0a" "")`, "it has a custom section `*/\\u{a}`"],
    ["a remark before ours", `(@custom "producers" "")`, "it has a custom section `producers`"],
  ])("%s", async (_, more, reason) => {
    expect(refusal(await appended(component, more))).toEqual(foreign(reason));
  });

  it("a start function", () => {
    const start = Buffer.concat([component, section(9, [0, 0, 0])]);
    expect(refusal(start)).toEqual(foreign("a start function"));
  });

  it("a world twice, or behind its record", () => {
    const custom = (text: string): Uint8Array => section(0, name(text));
    const [world, record] = [custom("glither.world"), custom("glither.ruleset")];
    expect(refusal(Buffer.concat([component, world, record]))).toBeUndefined();
    expect(refusal(Buffer.concat([component, world, world]))).toEqual(foreign("`glither.world` is there twice"));
    expect(refusal(Buffer.concat([component, record, world]))).toEqual(foreign("in another order"));
  });

  it("bytes behind it", () => {
    for (const more of [[0], [1], [0, 0], [255], [0, 1, 0, 9]]) {
      expect(refusal(Buffer.concat([component, Uint8Array.from(more)]))).toMatchObject({ name: "LinkError" });
    }
  });

  it("a number that is longer than it need be", () => {
    const [id = 0, size = 0] = component.subarray(8, 10);
    const [low = 0, high = 0] = component.subarray(9, 11);
    const long = size < 0x80 ? [id, size | 0x80, 0] : [id, low, high | 0x80, 0];
    const longer = Buffer.concat([
      component.subarray(0, 8),
      Uint8Array.from(long),
      component.subarray(size < 0x80 ? 10 : 11),
    ]);
    expect(refusal(longer)).toEqual(foreign("longer than it need be"));
  });

  it("a memory that begins larger than 256 MiB, whatever is inside", async () => {
    expect(refusal(await engineLike("4096"))).toBeUndefined();
    expect(refusal(await engineLike("4097"))).toEqual(foreign("its memory begins larger than 256 MiB"));
  });

  it("a JavaScript engine's exports in part", async () => {
    const fewer = await engineLike("1", "(i32.const 1)", ["check_init"]);
    expect(refusal(fewer)).toEqual(foreign("its core module lacks `check_init`"));
  });
});

describe("a type that is used before it has a name", () => {
  const after = (bytes: readonly number[]): Uint8Array => Buffer.concat([component.subarray(0, 8), section(7, bytes)]);
  // jco's validator refused it, and the slim glue ran it.
  it.each<[string, number[]]>([
    ["an enum", [0x6d, 1, 1, 0x61]],
    ["a record", [0x72, 1, 1, 0x61, 0x73]],
    ["a variant", [0x71, 1, 1, 0x61, 0, 0]],
  ])("is refused: %s", (_, type) => {
    expect(refusal(after([1, 0x42, 2, 1, ...type, 1, 0x70, 0]))).toEqual(foreign("a type that has no name"));
  });
});

describe("a contract has nothing that could be left out", () => {
  /** The sections before the code, each with its kind. */
  const edit = (change: (sections: Buffer[]) => Buffer[]): Uint8Array => {
    const all = [...new Reader(component).sections()].map(({ id, body }) => Buffer.from(section(id, body.rest())));
    return Buffer.concat([component.subarray(0, 8), ...change(all)]);
  };
  it.each<[string, (sections: Buffer[]) => Buffer[], string]>([
    ["a type twice", ([first = Buffer.alloc(0), ...more]) => [first, first, ...more], "could be left out"],
    ["an empty section", (all) => [Buffer.from(section(6, [0])), ...all], "could be left out"],
    [
      "an alias that nothing uses",
      (all) => {
        const code = all.findIndex(([id]) => id === 1);
        const last = all.slice(0, code).findLastIndex(([id]) => id === 6);
        return all.map((one, at) => (at === last ? twiceIn(one) : one));
      },
      "nothing uses",
    ],
  ])("such as %s", (_, change, reason) => {
    expect(refusal(edit(change))).toEqual(foreign(reason));
  });
});

/** A section with all its items a second time. */
function twiceIn(whole: Buffer): Buffer {
  const [{ id, body } = { id: 0, body: new Reader(whole) }] = new Reader(
    Buffer.concat([Buffer.alloc(8), whole]),
  ).sections();
  const count = body.u32();
  const items = body.rest();
  return Buffer.from(section(id, Buffer.concat([Uint8Array.from(leb(2 * count)), items, items])));
}

describe("a component that takes more than its bytes", () => {
  const after = (bytes: readonly number[]): Uint8Array => Buffer.concat([component.subarray(0, 8), section(7, bytes)]);
  const instance = (declarations: number[][]): Uint8Array =>
    after([1, 0x42, ...leb(declarations.length), ...declarations.flat()]);

  it.each<[string, () => Uint8Array, string]>([
    ["a list of 4 billion", () => after([...leb(0xffffffff)]), "too many items"],
    ["a list that is cut off", () => after([...leb(99_999)]), "cut off"],
    [
      "a type of 2 to the power of 40 parts",
      () => instance(Array.from({ length: 41 }, (_, index) => [1, 0x6f, 2, ...twice(index)])),
      "too many parts",
    ],
    [
      "a type that is nested a thousand times",
      () => instance(Array.from({ length: 1000 }, (_, index) => [1, 0x70, ...(index === 0 ? [0x73] : leb(index - 1))])),
      "nested too deep",
    ],
    ["more types than ten thousand", () => instance(Array.from({ length: 10_002 }, () => [1, 0x73])), "too many types"],
    [
      "a contract of more than a megabyte",
      () => after(Array.from({ length: 1024 * 1024 + 1 }, () => 0)),
      "more than 1024 KiB",
    ],
    ["more than 64 MiB", () => Buffer.concat([component, new Uint8Array(64 * 1024 * 1024)]), "larger than 64 MiB"],
    [
      "remarks of more than 4 MiB",
      () =>
        Buffer.concat([
          component,
          section(0, Buffer.concat([Buffer.from([13]), Buffer.from("glither.world"), new Uint8Array(4 * 1024 * 1024)])),
        ]),
      "custom sections that are too large",
    ],
  ])("%s", (_, bytes, reason) => {
    expect(refusal(bytes())).toMatchObject({ name: "LinkError", message: expect.stringContaining(reason) });
  });
});

function twice(index: number): number[] {
  return index === 0 ? [0x7f, 0x7f] : [...leb(index - 1), ...leb(index - 1)];
}

describe("bytes that nobody can read", () => {
  it("are refused wherever a component is cut off", () => {
    for (let length = 0; length < component.length; length += 1) {
      expect(refusal(component.subarray(0, length))).toMatchObject({ name: "LinkError" });
    }
  });
});
