import { codecOf } from "../slim/abi/codec-of.ts";
import type { WitType } from "../slim/abi/wit-type.ts";
import { componentOfText } from "./component.ts";

/** The interface that an echo asks. */
export const ECHO = "test:echo/enrich@0.1.0";

/**
 * A component whose `dispose` hands its one parameter to the host's `ask` and what that answers back, as it is: a value
 * crosses four times, and each crossing may have it in memory or by value.
 */
export function echo(type: WitType): Promise<Uint8Array> {
  const names = new Map<WitType, string>();
  const declarations: string[] = [];
  const text = witText(type, names, declarations);
  const wit = `package test:echo@0.1.0;
interface types { ${declarations.join(" ")} type subject = ${text}; }
interface enrich { use types.{subject}; ask: func(it: subject) -> subject; }
world w { use types.{subject}; import enrich; export dispose: func(it: subject) -> subject; }`;
  return componentOfText(echoText(type), wit, "w");
}

function echoText(type: WitType): string {
  const { flat } = codecOf(type);
  const params = flat.length > 16 ? ["i32"] : flat;
  const given = params.map((_, index) => `(local.get ${index})`).join(" ");
  const param = params.length === 0 ? "" : `(param ${params.join(" ")})`;
  const intoMemory = flat.length > 1;
  const result = intoMemory ? "(result i32)" : `(result ${flat.join(" ")})`;
  return `(module
  (import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask ${intoMemory ? `(param ${[...params, "i32"].join(" ")})` : `${param} ${result}`}))
  (memory (export "cm32p2_memory") 1)
  (data (i32.const 0) "\\00\\10\\00\\00")
  (func (export "cm32p2||dispose") ${param} ${result}
    ${intoMemory ? `(call $ask ${given} (i32.const 8)) (i32.const 8)` : `(call $ask ${given})`})
  (func (export "cm32p2||dispose_post") (param ${intoMemory ? "i32" : flat.join(" ")})
    (i32.store (i32.const 0) (i32.const 4096)))
  (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32)
    (i32.store (i32.const 0) (i32.and (i32.add (i32.load (i32.const 0)) (i32.const 7)) (i32.const -8)))
    (i32.load (i32.const 0))
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (local.get 3)))
    (if (i32.gt_u (i32.load (i32.const 0)) (i32.mul (memory.size) (i32.const 65536)))
      (then (drop (memory.grow (i32.add (i32.div_u (local.get 3) (i32.const 65536)) (i32.const 1))))))))`;
}

function witText(type: WitType, names: Map<WitType, string>, declarations: string[]): string {
  const own = (item: WitType): string => witText(item, names, declarations);
  const declared = (body: (name: string) => string): string => {
    const known = names.get(type);
    if (known !== undefined) return known;
    const text = body(`t${names.size}`);
    const name = `t${names.size}`;
    names.set(type, name);
    declarations.push(text.replace("NAME", name));
    return name;
  };
  switch (type.kind) {
    case "list":
    case "option":
      return `${type.kind}<${own(type.of)}>`;
    case "tuple":
      return `tuple<${type.of.map(own).join(", ")}>`;
    case "record":
      return declared(
        () => `record NAME { ${type.fields.map((field) => `${field.name}: ${own(field.type)}`).join(", ")} }`,
      );
    case "variant":
      return declared(
        () =>
          `variant NAME { ${type.cases.map((item) => (item.type === undefined ? item.name : `${item.name}(${own(item.type)})`)).join(", ")} }`,
      );
    case "enum":
      return declared(() => `enum NAME { ${type.cases.join(", ")} }`);
    case "result":
      if (type.err === undefined) return type.ok === undefined ? "result" : `result<${own(type.ok)}>`;
      return `result<${type.ok === undefined ? "_" : own(type.ok)}, ${own(type.err)}>`;
    default:
      return type.kind;
  }
}
