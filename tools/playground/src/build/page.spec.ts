import { expect, it } from "@jest/globals";
import { assembled } from "./page.ts";

it("holds examples that speak of elements and comments, as they are", () => {
  const example = {
    name: "hostile",
    dialect: "glither.mail",
    text: "/// </script><script>alert(1)</script> <!-- <SCRIPT",
    files: {},
    cases: [],
  };
  const html = assembled({
    html: "<!--scripts-->",
    style: "",
    script: "",
    worker: "",
    mailWorker: "",
    examples: [example],
  });
  const [, held = ""] = /id="examples">(.*?)<\/script>/su.exec(html) ?? [];
  expect(held).not.toMatch(/<(?:!--|\/?script)/iu);
  expect(JSON.parse(held)).toEqual([example]);
});
