import type { Weaving } from "../model.ts";
import { statePictures } from "../picture/states.ts";
import { diagram } from "./diagram.ts";

/** The state machine, under its pictures' titles. */
export function machine(weaving: Weaving): string {
  return statePictures(weaving)
    .map((picture) => `<h3>${picture.title}</h3>\n${diagram(picture)}`)
    .join("\n");
}
