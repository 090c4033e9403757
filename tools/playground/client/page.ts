import type { Example } from "../src/example.ts";
import { App } from "./app.ts";

/** A part of the page that holds data and is no script to the browser. */
function held(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

const examples: readonly Example[] = JSON.parse(held("examples"));
const worker = URL.createObjectURL(new Blob([held("worker")], { type: "text/javascript" }));
void new App(examples, worker).start();
