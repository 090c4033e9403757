import { parse, print } from "@bytecodealliance/jco";

/** A component with its text changed; the change must be one. */
export async function edited(component: Uint8Array, edit: (wat: string) => string): Promise<Uint8Array> {
  const wat = await print(component);
  const changed = edit(wat);
  if (changed === wat) throw new TypeError("the text stays as it is");
  return new Uint8Array(await parse(changed));
}

/** More at the end of the component. */
export function appended(component: Uint8Array, more: string): Promise<Uint8Array> {
  return edited(component, (wat) => `${wat.slice(0, wat.lastIndexOf(")"))}${more})`);
}
