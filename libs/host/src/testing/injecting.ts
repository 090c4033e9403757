import { parse } from "@bytecodealliance/jco";

/**
 * A component of which jco's glue pastes a name as code: the expression is evaluated where an instance of its inner
 * module is made. Its `dispose` returns 7.
 */
export async function injecting(expression: string): Promise<Uint8Array> {
  const name = wat(`m': (${expression}), 'z`);
  return parse(`(component
    (core module $given (func (export "f")))
    (core module $main (import ${name} "f" (func)) (func (export "dispose") (result i32) (i32.const 7)))
    (core instance $g (instantiate $given))
    (core instance $m (instantiate $main (with ${name} (instance $g))))
    (func (export "dispose") (result u32) (canon lift (core func $m "dispose"))))`);
}

function wat(text: string): string {
  return `"${text.replaceAll(/[\\"\n]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, "0")}`)}"`;
}
