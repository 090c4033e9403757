import type { Instruction, Instructions } from "./instruction.ts";
import type { DefinedFunction, FunctionType, Memory, Module } from "./module.ts";

const WIDTH = 110;

/** The module in the text format, folded, with its remarks as comments: what a reviewer reads beside the rules. */
export function printModule(module: Module): string {
  const { imports, functions, memory, exports } = module;
  const exported = new Map([...exports].map(([name, id]) => [id, name]));
  return [
    ...module.remarks.map(comment),
    "(module",
    ...imports.map(
      ({ id, module: from, name, type }) =>
        `  (import ${quote(from)} ${quote(name)} (func $${id}${anonymous("param", type)}${anonymous("result", type)}))`,
    ),
    `  (memory (export ${quote(memory.export)}) ${memory.pages})`,
    ...functions.flatMap((item) => printFunction(item, exported.get(item.id), memory.regions)),
    ...(memory.data.length === 0
      ? []
      : [`  (data (i32.const ${memory.regions.data})`, ...printData(memory.data), "  )"]),
    ")",
    "",
  ].join("\n");
}

function anonymous(key: "param" | "result", type: FunctionType): string {
  const types = type[`${key}s`];
  return types.length === 0 ? "" : ` (${key} ${types.join(" ")})`;
}

function printFunction(
  { id, remarks, params, result, locals, body }: DefinedFunction,
  exported: string | undefined,
  regions: Memory["regions"],
): string[] {
  const named = (key: string, { name, type }: { name: string; type: string }): string => ` (${key} $${name} ${type})`;
  const head = [
    `(func $${id}`,
    exported === undefined ? "" : ` (export ${quote(exported)})`,
    ...params.map((param) => named("param", param)),
    result === undefined ? "" : ` (result ${result})`,
  ].join("");
  return [
    "",
    ...remarks.map((text) => `  ${comment(text)}`),
    `  ${head}`,
    ...(locals.length === 0 ? [] : [`   ${locals.map((local) => named("local", local)).join("")}`]),
    ...new Printer(regions).lines(body, "    "),
    "  )",
  ];
}

class Printer {
  readonly #regions: Memory["regions"];

  constructor(regions: Memory["regions"]) {
    this.#regions = regions;
  }

  lines(instructions: Instructions, indent: string): string[] {
    return instructions.flatMap((instruction) => this.#one(instruction, indent));
  }

  /** On one line when it fits and holds no remark, else its head and each operand on lines of their own. */
  #one(instruction: Instruction, indent: string): string[] {
    if (instruction.kind === "remark") return instruction.lines().map((text) => `${indent}${comment(text)}`);
    const { head, operands } = this.#parts(instruction);
    if (operands.length === 0) return [`${indent}(${head})`];
    const inner = operands.map(({ section, items }) => ({
      section,
      lines: this.lines(items, section === undefined ? `${indent}  ` : `${indent}    `),
    }));
    const flat = inner.map(({ section, lines }) => {
      const text = lines.map((line) => line.trim()).join(" ");
      return section === undefined ? text : `(${section}${text === "" ? "" : ` ${text}`})`;
    });
    const line = `${indent}(${head} ${flat.join(" ")})`;
    const remarked = inner.some(({ lines }) => lines.some((text) => text.includes(";;")));
    if (line.length <= WIDTH && !remarked && !("body" in instruction)) return [line];
    return [
      `${indent}(${head}`,
      ...inner.flatMap(({ section, lines }) =>
        section === undefined
          ? instruction.kind === "call"
            ? filled(lines, `${indent}  `)
            : lines
          : [`${indent}  (${section}`, ...lines, `${indent}  )`],
      ),
      `${indent})`,
    ];
  }

  #parts(instruction: Exclude<Instruction, { kind: "remark" }>): Parts {
    switch (instruction.kind) {
      case "const":
        return plain(`${instruction.type}.const ${Object.is(instruction.value, -0) ? "-0" : instruction.value}`);
      case "address":
        return plain(`i32.const ${this.#regions[instruction.address.region] + instruction.address.offset}`);
      case "numeric":
        return plain(instruction.op, instruction.args);
      case "load":
        return plain(accessed(instruction), [instruction.at]);
      case "store":
        return plain(accessed(instruction), [instruction.at, instruction.value]);
      case "get":
        return plain(`local.get $${instruction.local}`);
      case "set":
      case "tee":
        return plain(`local.${instruction.kind} $${instruction.local}`, [instruction.value]);
      case "call":
        return plain(`call $${instruction.target}`, instruction.args);
      case "block":
      case "loop":
        return plain(`${instruction.kind} $${instruction.label}${result(instruction.result)}`, instruction.body);
      case "if": {
        const { condition, yes, no } = instruction;
        return {
          head: `if${result(instruction.result)}`,
          operands: [
            { section: undefined, items: [condition] },
            { section: "then", items: yes },
            ...(no === undefined ? [] : [{ section: "else", items: no }]),
          ],
        };
      }
      case "br":
        return plain(`br $${instruction.label}`, instruction.value && [instruction.value]);
      case "br_if":
        return plain(`br_if $${instruction.label}`, [instruction.condition]);
      case "return":
        return plain("return", instruction.value && [instruction.value]);
    }
  }
}

/** Operands of one line each stand side by side as long as they fit. */
function filled(lines: readonly string[], indent: string): string[] {
  if (lines.some((line) => line.startsWith(`${indent} `))) return [...lines];
  const out: string[] = [];
  for (const line of lines) {
    const last = out.at(-1);
    if (last !== undefined && last.length + line.length - indent.length < WIDTH)
      out.push(`${out.pop()} ${line.trim()}`);
    else out.push(line);
  }
  return out;
}

interface Parts {
  readonly head: string;
  readonly operands: readonly { readonly section: string | undefined; readonly items: Instructions }[];
}

function plain(head: string, items: Instructions = []): Parts {
  return { head, operands: items.length === 0 ? [] : [{ section: undefined, items }] };
}

function result(type: string | undefined): string {
  return type === undefined ? "" : ` (result ${type})`;
}

function accessed({ op, offset }: { readonly op: string; readonly offset: number }): string {
  return offset === 0 ? op : `${op} offset=${offset}`;
}

function comment(text: string): string {
  // A comment ends with its line, and the format takes no control characters even there.
  return text === ""
    ? ";;"
    : `;; ${text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`)}`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/gu, "\\$&")}"`;
}

const HEX = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  return byte >= 0x20 && byte < 0x7f && char !== '"' && char !== "\\"
    ? char
    : `\\${byte.toString(16).padStart(2, "0")}`;
});

function* printData(data: Uint8Array): Generator<string> {
  for (let at = 0; at < data.length; at += 64)
    yield `    "${Array.from(data.subarray(at, at + 64), (byte) => HEX[byte]).join("")}"`;
}
