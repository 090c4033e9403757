import { it } from "@jest/globals";
import { campaign } from "./testing/campaign.ts";

it("passes nothing that was not disposed of, loses nothing and doubles nothing, in thousands of sessions", () =>
  campaign(6_000));
