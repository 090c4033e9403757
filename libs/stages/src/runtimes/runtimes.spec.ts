import { expect, it } from "@jest/globals";
import { properties } from "./properties.ts";
import { choose, runtimes } from "./runtimes.ts";
import { triad } from "./triad.ts";

it("adds the headline's triad, which holds, and names the contradiction", async () => {
  const { exitCode, text } = await triad({ names: ["hoot", "goblins", "waven"] });
  expect(exitCode).toBe(0);
  expect(text).toBe(
    [
      "hoot (+1) + goblins (0) + waven (-1) = 0 modulo 3: holds",
      'the document contradicts itself: hoot counts as under "GF(3) Triad: WASM Runtime Layer", and has 0 under "Related Skills"',
      "  read as +1, 0, -1: holds",
      "  read as 0, 0, -1: does not hold",
    ].join("\n"),
  );
});

it("fails for three that do not balance, and says what it does not know", async () => {
  expect(await triad({ names: ["nickel", "nickel", "wasix"] })).toMatchObject({ exitCode: 1 });
  await expect(triad({ names: ["nickel", "docker", "wasix"] })).rejects.toMatchObject({
    message: "the document gives `docker` no trit",
  });
});

it("says how each property is known", async () => {
  const { text } = await properties({ runtime: "WAMR" });
  expect(text).toContain("Enclave isolation (EPCM + WAVEN)\n  not to be had here: it needs a processor with SGX");
  await expect(properties({ runtime: "lucet" })).rejects.toMatchObject({ exitCode: 64 });
});

it("shows what this engine does, and for each use the document's choice", async () => {
  expect((await runtimes({})).text).toMatch(/^V8 .*\n {2}yes bulk-memory\n {2}no {2}components\n/u);
  expect((await choose({ use: "enclave" })).text).toContain("enclave: WAMR + WAVEN (SGX memory virtualization)");
  await expect(choose({ use: "laptop" })).rejects.toMatchObject({ exitCode: 64 });
});
