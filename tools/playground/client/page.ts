import type { Example } from "../src/example.ts";
import { App } from "./app.ts";

/** A part of the page that holds data and is no script to the browser. */
function held(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

const examples: readonly Example[] = JSON.parse(held("examples"));
/** Where a worker finds its code. */
function worker(id: string): string {
  return URL.createObjectURL(new Blob([held(id)], { type: "text/javascript" }));
}

void new App(examples, { look: worker("worker"), mail: worker("mail-worker") }).start();
