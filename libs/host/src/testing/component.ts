import { componentEmbed, componentNew, parse } from "@bytecodealliance/jco";

/** A component whose functions all trap, for a world given as WIT: enough to be linked, never to be run. */
export async function componentOfWorld(wit: string, world: string): Promise<Uint8Array> {
  return componentNew(await componentEmbed({ witSource: wit, dummy: true, world }), []);
}

/** A component from a core module in WebAssembly text, with the `cm32p2` names of the canonical ABI. */
export async function componentOfText(wat: string, wit: string, world: string): Promise<Uint8Array> {
  return componentNew(await componentEmbed({ binary: await parse(wat), witSource: wit, world }), []);
}

/** The types that all dialects share. */
export const ROUX_WIT = `
package glither:roux@0.1.0 { interface types {
  type box = string; type reason-class = string; type token = string; type milliseconds = u64;
  variant trigger { on(string), after(milliseconds), when(string) }
  record obligation { trigger: trigger, verdict: box, reason-class: option<reason-class> }
  record suspension { state: string, token: token, resolutions: list<box>, obligations: list<obligation> }
  variant verdict { settled(box), pending(suspension) }
  record receipt { verdict: verdict, rule: string, reason-class: reason-class, ligand-absent: list<string> }
} }
`;
