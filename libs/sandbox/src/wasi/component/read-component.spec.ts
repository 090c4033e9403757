import { parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "@jest/globals";
import { isComponent } from "../../module/binary/header.ts";
import { adapted } from "../../testing/component.ts";
import { program } from "../../testing/program.ts";
import { auditComponent } from "./audit-component.ts";
import { readComponent } from "./read-component.ts";

const MIB = 1024 * 1024;
const read = (bytes: Uint8Array) => readComponent(bytes, MIB);
const refusal = (bytes: Uint8Array): string => {
  try {
    read(bytes);
    return "";
  } catch (error) {
    const { code, message } = error as { readonly code: string; readonly message: string };
    return `${code}: ${message}`;
  }
};
const text = (source: string): Promise<Uint8Array> => parse(source);

describe("a component is read", () => {
  it("with the functions that it imports, and what it exports", async () => {
    const { imports, others, exports } = read(await adapted(program([["random_get", 64, 4]], { pages: 2 })));
    expect(imports.find(({ name }) => name.startsWith("wasi:random/random@"))?.functions).toEqual(["get-random-bytes"]);
    expect([others, exports]).toEqual([[], [expect.stringMatching(/^wasi:cli\/run@0\.2\.\d+$/u)]]);
  });

  it("where a core module imports a function twice, too", async () => {
    expect(refusal(await text('(component (core module (import "a" "fd_write [v2]" (func))))'))).toBe("");
    for (const name of ["fd_write [v]", "fd_write [v2] ", "fd_write  [v2]"])
      expect(refusal(await text(`(component (core module (import "a" "${name}" (func))))`))).toContain("its name");
  });

  it("without its remarks, whatever stands in them", async () => {
    const remarked = await text(
      '(component (core module (@custom "a" "\'};evil()//") (memory 1)) (@custom "b" "evil"))',
    );
    expect(Buffer.from(remarked).toString("latin1")).toContain("evil()");
    expect(Buffer.from(read(remarked).bytes).toString("latin1")).not.toContain("evil");
  });

  it("and its memory gets a limit, within a component within it too", async () => {
    const grows = await text("(component (component (core module (memory 1)) (core instance (instantiate 0))))");
    // A memory without a maximum, and one of sixteen pages.
    expect(Buffer.from(grows).includes(Buffer.from([5, 3, 1, 0, 1]))).toBe(true);
    expect(Buffer.from(read(grows).bytes).includes(Buffer.from([5, 4, 1, 1, 1, 16]))).toBe(true);
    expect(refusal(await text("(component (core module (memory 17)))"))).toContain("TOO_MUCH_MEMORY");
  });
});

describe("a component is refused", () => {
  const HOSTILE = [
    "a'b",
    'a"b',
    "a`b",
    "a\\\\b",
    "a b",
    "a\\0ab",
    "a*/b",
    "a{b",
    "a;b",
    "a(b",
    "__proto__",
    "a\\e2\\80\\a8b",
  ];

  it.each(HOSTILE)("for a name that is more than a name: %s", async (name) => {
    const written = name.replaceAll('"', '\\"');
    for (const source of [
      `(component (core module (func (export "${written}"))))`,
      `(component (core module (import "${written}" "b" (func))))`,
      `(component (core module (import "a" "${written}" (memory 1))))`,
      `(component (component (core module (func (export "${written}")))))`,
      `(component (core module (func (export "a"))) (core instance (instantiate 0)) (core instance (export "${written}" (func 0 "a"))))`,
    ])
      expect(refusal(await text(source))).toMatch(/^NOT_A_PROGRAM: its name `.*` is made of more than names need$/u);
  });

  it("for a name within a type, an import or an export, which the tools would not have written", async () => {
    for (const source of [
      '(component (type (record (field "aaa" u8))))',
      '(component (type (variant (case "aaa" u8))))',
      '(component (type (flags "aaa")))',
      '(component (type (enum "aaa")))',
      '(component (type (func (param "aaa" u8))))',
      '(component (type (instance (export "aaa" (func)))))',
      '(component (type (component (import "aaa" (func)))))',
      '(component (import "aaa" (func)))',
      '(component (import "b" (func)) (export "aaa" (func 0)))',
      '(component (import "b" (instance (export "c" (func)))) (instance (export "aaa" (func 0 "c"))))',
      '(component (component) (instance (instantiate 0 (with "aaa" (instance 0)))))',
    ]) {
      const bytes = Buffer.from(await text(source));
      expect(refusal(bytes)).toBe("");
      bytes.set(Buffer.from("a'a"), bytes.indexOf("aaa"));
      expect([source, refusal(bytes)]).toEqual([source, expect.stringContaining("its name `a'a`")]);
    }
  });

  it("for what makes more of its memory than one, or hands modules on", async () => {
    const once = "(core instance (instantiate 0))";
    for (const [source, why] of [
      [`(component (core module (memory 1)) ${once} ${once})`, "several instances of one module"],
      ["(component (core module (memory 1)) (core module (memory 1)))", "more than one memory"],
      [
        "(component (component) (instance (instantiate 0)) (instance (instantiate 0)))",
        "several instances of one component",
      ],
      ["(component (core module $m) (component (alias outer 1 $m (core module))))", "passes core modules on"],
      ["(component (component $m) (component (alias outer 1 $m (component))))", "passes components on"],
      ['(component (import "a" (core module)))', "no use for"],
      ['(component (import "a" (component)))', "imports components"],
      ["(component (type (stream u8)))", "types that WASI 0.2 has not"],
      ["(component (core module (type (struct)) (type (array i8))))", "engine collects"],
    ] as const)
      expect([source, refusal(await text(source))]).toEqual([source, expect.stringContaining(why)]);
  });

  it("for what is cut off, or longer than it says", async () => {
    const whole = await adapted(program([], { pages: 2 }));
    for (let length = 9; length < whole.length; length += 211)
      expect([length, refusal(whole.subarray(0, length))]).toEqual([
        length,
        expect.stringMatching(/^(?:NOT_A_PROGRAM: .*)?$/u),
      ]);
    // Exports of nothing, and a byte behind them.
    expect(refusal(Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 11, 2, 0, 0))).toContain(
      "longer than what it says",
    );
    expect(refusal(Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 10, 255, 255, 255, 255, 15, 9))).toContain(
      "too early",
    );
  });
});

describe("an audit of a component", () => {
  it("needs a clock where it asks one, and not where it only names a type of its", async () => {
    expect(auditComponent(await adapted(program([], { pages: 2 }))).needs).toEqual([]);
    const asks = program([["clock_time_get", 0, 0n, 64]], { pages: 2 });
    expect(auditComponent(await adapted(asks)).needs).toEqual(["clock"]);
  });

  it("names an interface that nobody has, and a function that none of ours has", async () => {
    const run = '(instance $r (export "run" (func $f))) (export "wasi:cli/run@0.2.0" (instance $r))';
    const f =
      '(core module $m (func (export "f") (result i32) (i32.const 0))) (core instance $i (instantiate $m)) (func $f (result (result)) (canon lift (core func $i "f")))';
    const source = (imports: string): string => `(component ${imports} ${f} ${run})`;
    const audit = async (imports: string) => auditComponent(await text(source(imports))).foreign;
    expect(await audit("")).toEqual([]);
    const absent = "wasi:clocks/timezone@0.2.0";
    expect(await audit(`(import "${absent}" (instance))`)).toEqual([absent]);
    expect(await audit('(import "wasi:random/random@0.3.0" (instance))')).toEqual(["wasi:random/random@0.3.0"]);
    expect(await audit('(import "other" (func))')).toEqual(["other"]);
    const functions = (names: readonly string[]) =>
      `(import "wasi:cli/exit@0.2.9" (instance ${names.map((name) => `(export "${name}" (func))`).join(" ")}))`;
    expect(await audit(functions(["exit", "exit-with-code", "constructor", "to-string"]))).toEqual([
      "wasi:cli/exit@0.2.9.exit-with-code",
      "wasi:cli/exit@0.2.9.constructor",
      "wasi:cli/exit@0.2.9.to-string",
    ]);
    const method =
      '(export "output-stream" (type (sub resource))) (export "[method]output-stream.steal" (func (param "self" (borrow 0))))';
    expect(await audit(`(import "wasi:io/streams@0.2.0" (instance ${method}))`)).toEqual([
      "wasi:io/streams@0.2.0.[method]output-stream.steal",
    ]);
  });

  it("refuses what is no command", async () => {
    expect(isComponent(program([]))).toBe(false);
    expect(() => auditComponent(Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0))).toThrow("`wasi:cli/run`");
  });
});
