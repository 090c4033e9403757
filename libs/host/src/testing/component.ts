import { componentEmbed, componentNew, parse } from "@bytecodealliance/jco";
import { leb, name, section } from "../admission/encode.ts";
import { Reader } from "../admission/reader.ts";

/** A component whose functions all trap, for a world given as WIT: enough to be linked, never to be run. */
export async function componentOfWorld(wit: string, world: string): Promise<Uint8Array> {
  const dummy = await componentEmbed({ witSource: wit, dummy: true, world });
  return unremarked(await componentNew(uninitialized(dummy), []));
}

/** A component from a core module in WebAssembly text, with the `cm32p2` names of the canonical ABI. */
export async function componentOfText(wat: string, wit: string, world: string): Promise<Uint8Array> {
  return unremarked(await componentNew(await componentEmbed({ binary: await parse(wat), witSource: wit, world }), []));
}

const EXPORTS = 7;

/** Without the function that a dummy begins with: no engine makes one. */
function uninitialized(module: Uint8Array): Uint8Array {
  const sections = [...new Reader(module).sections()].map(({ id, body }) => {
    if (id !== EXPORTS) return section(id, body.rest());
    const items = body.list(() => [body.name(), body.byte(), body.u32()] as const);
    const kept = items.filter(([exported]) => exported !== "cm32p2_initialize");
    const bytes = kept.flatMap(([exported, kind, index]) => [...name(exported), kind, ...leb(index)]);
    return section(id, [...leb(kept.length), ...bytes]);
  });
  return Buffer.concat([module.subarray(0, 8), ...sections]);
}

/** Without what tools say of themselves, as the engine `direct` leaves it out. */
function unremarked(component: Uint8Array): Uint8Array {
  const kept = [...new Reader(component).sections()].filter(({ id }) => id !== 0);
  return Buffer.concat([component.subarray(0, 8), ...kept.map(({ id, body }) => section(id, body.rest()))]);
}

/** The types that all dialects share. */
export const ROUX_WIT = `
package glither:roux@0.1.0 { interface types {
  type box-name = string; type reason-class = string; type token = string; type milliseconds = u64;
  variant trigger { on(string), after(milliseconds), when(string) }
  record obligation { trigger: trigger, verdict: box-name, reason-class: option<reason-class> }
  record suspension { state: string, token: token, resolutions: list<box-name>, obligations: list<obligation> }
  variant verdict { settled(box-name), pending(suspension) }
  record receipt { verdict: verdict, rule: string, reason-class: reason-class, ligand-absent: list<string> }
} }
`;
