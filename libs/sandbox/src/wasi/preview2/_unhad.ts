/**
 * A resource of which there is no object: what imports its methods links, and can call none of them. A kind of program asks for all
 * of an interface, whatever it makes of it.
 */
export function unhad(methods: readonly string[], statics: readonly string[] = []): new () => object {
  class Unhad {}
  for (const name of methods) Object.defineProperty(Unhad.prototype, name, { value: nobodys });
  for (const name of statics) Object.defineProperty(Unhad, name, { value: nobodys });
  return Unhad;
}

function nobodys(): never {
  throw new TypeError("nobody has such a thing");
}
