import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { GITHUB } from "../../nx-glither/src/generators/init/workflows.ts";
import { describeWithClient } from "./testing/clients.ts";

describeWithClient("actionlint", (actionlint) => {
  async function faultsOf(workflow: string): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "glither-workflow-"));
    try {
      const file = join(folder, "policies.yml");
      writeFileSync(file, workflow);
      const { exitCode, stdout, stderr } = await actionlint(["-no-color", file], {});
      return exitCode === 0 ? "" : `${stdout}${stderr}`;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it("finds nothing wrong with the workflow that `init --ci=github` writes", async () => {
    expect(await faultsOf(GITHUB)).toBe("");
  });

  it("would find a job that needs another one that is not there", async () => {
    expect(await faultsOf(GITHUB.replace("needs: policies", "needs: policy"))).toContain("policy");
  });
});
