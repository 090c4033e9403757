import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import {
  configOf,
  LETTER,
  PROGRAM,
  publishedGate,
  type Service,
  startService,
  TOKENS,
} from "../../tangle/src/testing/service.ts";
import { describeWithClient, pathOf, run } from "./testing/clients.ts";

/** None may be answered by a fault of ours, and each answer must be one that the description has. */
const CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

describeWithClient("schemathesis", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: Service;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const { reference } = await publishedGate(folder.path);
    const token = { file: "gateway.token" };
    const bindings = { answers: "answers.json" };
    service = await startService(
      folder.path,
      configOf(reference, {
        tokens: [{ name: "fuzzer", scopes: ["dispose", "settle", "read"], token }],
        signing: { key: { file: "signer.key" } },
        deployments: { mail: { component: reference, bindings, shadow: { component: reference } } },
      }),
    );
    // So that there is something to find behind every address.
    for (const artifact of [LETTER, PROGRAM]) {
      await service.ask("/v1/deployments/mail/dispose", "gateway", { artifact });
    }
  });
  afterAll(async () => {
    await service.stop();
    await folder.remove();
  });

  it("finds no request that a service answers by a fault, or otherwise than it describes", async () => {
    const args = ["run", `${service.address}/openapi.json`, "--header", `Authorization: Bearer ${TOKENS.gateway}`];
    const amount = ["--max-examples", "20", "--seed", "1", "--workers", "1", "--generation-database", "none"];
    // It leaves its notes where it is run.
    const { exitCode, stdout, stderr } = await run(
      pathOf("schemathesis"),
      [...args, "--checks", CHECKS, ...amount],
      { HOME: folder.path },
      folder.path,
    );
    expect({ exitCode, told: `${stdout}${stderr}`.slice(-6_000) }).toMatchObject({
      exitCode: 0,
      told: expect.stringMatching(/\d+ generated/u),
    });
    expect(service.lines.filter(({ msg }) => msg === "fault")).toEqual([]);
  });
});
