import type { Picture } from "@glither/weave/parts";
import { h, svg } from "../dom.ts";

/** The state machine, drawn. */
export function states(pictures: readonly Picture[]): HTMLElement[] {
  return pictures.flatMap((picture) => [h("h3", {}, picture.title), drawn(picture)]);
}

function drawn({ title, width, height, boxes, curves }: Picture): HTMLElement {
  return h(
    "div",
    { class: "picture", tabindex: "0", role: "region", "aria-label": title },
    svg(
      "svg",
      { role: "img", "aria-label": title, width, height, viewBox: `0 0 ${width} ${height}` },
      ...curves.map(({ path, kind }) => svg("path", { class: `edge ${kind}`, d: path })),
      ...boxes.map((box) =>
        svg(
          "g",
          { class: `node ${box.kind}` },
          svg("title", {}, box.text),
          svg("rect", { x: box.x, y: box.y, width: box.width, height: box.height, rx: 6 }),
          svg("text", { x: box.x + box.width / 2, y: box.y + box.height / 2 }, box.shown),
        ),
      ),
    ) as unknown as HTMLElement,
  );
}
