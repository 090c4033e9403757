/** What is used of punycode, which comes without types. */
declare module "punycode/punycode.es6.js" {
  export function toUnicode(domain: string): string;
}
