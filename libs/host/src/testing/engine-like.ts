import { SHAPES } from "../admission/shapes.ts";
import { componentOfText } from "./component.ts";

const CODE = { i32: "(i32.const 0)", i64: "(i64.const 0)", f32: "(f32.const 0)", f64: "(f64.const 0)" } as const;

/**
 * A component of the shape that the engine `spidermonkey` makes, without the 12 MB: its `dispose` says yes.
 *
 * @param memory the limits, in pages
 * @param without exports that it leaves out
 */
export function engineLike(
  memory = "1",
  answer = "(i32.const 1)",
  without: readonly string[] = [],
): Promise<Uint8Array> {
  const exported = [...SHAPES.spidermonkey.unused].filter(([name]) => !without.includes(name));
  const unused = exported.map(([name, { params, results }]) => {
    const given = params.length === 0 ? "" : `(param ${params.join(" ")})`;
    const [result] = results;
    return `(func (export "${name}") ${given} ${result === undefined ? "" : `(result ${result}) ${CODE[result]}`})`;
  });
  const module = `(module (memory (export "memory") ${memory}) ${unused.join("\n")}
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
    (func (export "dispose") (result i32) ${answer})
    (func (export "cabi_post_dispose") (param i32)))`;
  return componentOfText(module, "package glither:mail@0.1.0; world w { export dispose: func() -> bool; }", "w");
}
