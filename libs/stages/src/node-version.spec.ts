import { NEEDED_NODE, nodeFault } from "@glither/stages/node-version";
import { describe, expect, it } from "@jest/globals";

describe("the Node that the project needs", () => {
  it("is said in words", () => {
    expect(NEEDED_NODE).toBe("Node 22 from 22.22.2 on, 24 from 24.15 on, or 26 and newer");
  });

  it.each(["22.22.2", "22.23.0", "24.15.0", "24.21.0", "26.0.0", "27.1.0", "31.0.0-nightly"])(
    "may be %s",
    (version) => {
      expect(nodeFault("it", version)).toBeUndefined();
    },
  );

  it.each(["18.20.0", "20.20.2", "22.22.1", "22.9.9", "23.11.0", "24.14.9", "25.9.0"])("may not be %s", (version) => {
    expect(nodeFault("it", version)).toBe(`it needs ${NEEDED_NODE}, and this is ${version}`);
  });
});
