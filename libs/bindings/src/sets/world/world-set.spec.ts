import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Shipped, shipped } from "../../testing/shipped.ts";
import { type DecidedEdge, planOf } from "./plan.ts";
import { type Membrane, worldSet } from "./world-set.ts";

let fleet: Shipped;
beforeAll(async () => {
  fleet = await shipped("world/fleet");
});

const MEMBRANES = new Map<string, Membrane>(
  [
    { name: "mailguard", attested: true, guarantee: "envelope_verified" as const },
    { name: "ledger", attested: true, guarantee: "disposition" as const },
    { name: "index", attested: true, guarantee: "disposition" as const },
    { name: "stranger", attested: false },
  ].map((membrane) => [membrane.name, membrane]),
);
const MAIL = "glither:mail/actions";

async function decided(from: string, to: string, zones: string, more: object = {}): Promise<DecidedEdge> {
  const [fromZone, toZone] = zones.split(">");
  const set = worldSet({ membrane: (name) => MEMBRANES.get(name) });
  const edge = {
    "from.name": from,
    "from.zone": fromZone,
    "to.name": to,
    "to.zone": toZone,
    interface: MAIL,
    guarantee: "envelope_verified",
    "imports.count": 4,
    encrypted: true,
    ...more,
  };
  const { receipt, failure } = await fleet.cross(set, edge);
  expect(failure).toBeUndefined();
  return { from, to, interface: MAIL, guarantee: edge.guarantee, receipt };
}

describe("a graph of membranes", () => {
  it("has the links that were decided on, with what they guarantee", async () => {
    const plan = planOf([
      await decided("mailguard", "ledger", "edge>core"),
      await decided("intake", "mailguard", "edge>core", { guarantee: "transport" }),
      await decided("ledger", "index", "core>core", { guarantee: "disposition", "imports.count": 2 }),
    ]);
    expect(plan).toEqual({
      links: [
        { from: "mailguard", to: "ledger", interface: MAIL, guarantee: "envelope_verified" },
        { from: "intake", to: "mailguard", interface: MAIL, guarantee: "envelope_verified" },
        { from: "ledger", to: "index", interface: MAIL, guarantee: "disposition", composedBy: "zone.composer" },
      ],
      isolated: [],
      waiting: [],
    });
  });

  it("is out of reach for what nobody has attested, whoever else was linked to it", async () => {
    const linked = await decided("ledger", "index", "core>core");
    const plan = planOf([
      { ...linked, to: "stranger" },
      await decided("ledger", "stranger", "core>core"),
      await decided("ledger", "unknown", "core>core"),
      linked,
    ]);
    expect(plan).toMatchObject({ isolated: ["stranger", "unknown"], links: [{ from: "ledger", to: "index" }] });
    expect(plan.links).toHaveLength(1);
  });

  it("waits where more is asked for, and opens nothing until then", async () => {
    const plan = planOf([await decided("ledger", "mailguard", "core>vault", { guarantee: "transport" })]);
    expect(plan).toEqual({ links: [], isolated: [], waiting: [{ from: "ledger", to: "mailguard", interface: MAIL }] });
  });

  it("has no link that was refused once", async () => {
    const linked = await decided("ledger", "index", "core>core");
    const refused = await decided("ledger", "index", "core>edge", { encrypted: false });
    expect(refused.receipt.verdict).toBe("refused");
    expect(planOf([linked, refused]).links).toEqual([]);
    expect(planOf([refused, linked]).links).toEqual([]);
  });
});
