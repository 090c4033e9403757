// A Worker with one component: disposes of cases, and tries what it must not be able to do.
import component from "ruleset.bin";
import module from "ruleset.wasm";
import { linesOf } from "./everywhere.ts";

const attempts = {
  "/network": async (url) => (await fetch(url.searchParams.get("url"))).text(),
  "/code": () => new Function("return 1")(),
  "/bytes": () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
};

const worker = {
  async fetch(request) {
    const url = new URL(request.url);
    if (url.pathname === "/cases")
      return Response.json(linesOf(await request.json(), new Uint8Array(component), module));
    try {
      return new Response(`done: ${await attempts[url.pathname](url)}`);
    } catch (error) {
      return new Response(`refused: ${error}`);
    }
  },
};
export default worker;
