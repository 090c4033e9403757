import { expect, it } from "@jest/globals";
import { type Bcom, call, methods, type Ref, selfOf, send, settled, Vat } from "../index.ts";
import { caretaker } from "./index.ts";
import { vatWithReport } from "./testing/vats.ts";

interface Door {
  open(): string;
  self(): Ref<Door>;
  meanwhile(run: Ref<() => void>): string;
}

const door = (bcom: Bcom) =>
  methods({
    open: () => "open",
    self: () => selfOf<Door>(bcom),
    meanwhile: (run: Ref<() => void>) => {
      call(run);
      return "done";
    },
  });

const vat = new Vat();
const guarded = () => vat.run(() => caretaker<Door>(vat.spawn(door)));

it("passes everything on until it is revoked", async () => {
  const [forwarder, revoker] = guarded();
  expect(vat.call(forwarder, "open")).toBe("open");
  expect(await settled(vat.send(forwarder, "open"))).toBe("open");
  vat.call(revoker);
  vat.call(revoker);
  expect(() => vat.call(forwarder, "open")).toThrow("this reference has been revoked");
  await expect(settled(vat.send(forwarder, "open"))).rejects.toMatchObject({ code: "REVOKED" });
});

it("does not give the target away when the target is asked for itself", () => {
  const [forwarder, revoker] = guarded();
  const self = vat.call(forwarder, "self");
  expect(self).toBe(forwarder);
  vat.call(revoker);
  expect(() => vat.call(self, "open")).toThrow("revoked");
});

it("lets nothing begin behind a revocation, be it re-entrant or already on its way", async () => {
  const [forwarder, revoker] = guarded();
  const late = vat.run(() => {
    const queued = send(forwarder, "open");
    // Revoked by the target, in the midst of a call through the forwarder itself.
    expect(call(forwarder, "meanwhile", revoker)).toBe("done");
    expect(() => call(forwarder, "open")).toThrow("revoked");
    return queued;
  });
  await expect(settled(late)).rejects.toMatchObject({ code: "REVOKED" });
});

it("is revoked with the turn that revoked it, or not at all", () => {
  const [forwarder, revoker] = guarded();
  expect(() =>
    vat.run(() => {
      call(revoker);
      throw new Error("undone");
    }),
  ).toThrow("undone");
  expect(vat.call(forwarder, "open")).toBe("open");
});

it("passes on to another vat, until it is revoked", async () => {
  const { vat: there } = vatWithReport("there");
  const far = there.spawn(door);
  const [forwarder, revoker] = vat.run(() => caretaker<Door>(far));
  expect(await settled(vat.send(forwarder, "open"))).toBe("open");
  // It does not give itself away from there either, nor where only its promise was there at first.
  expect(await settled(vat.send(forwarder, "self"))).toBe(forwarder);
  const [promised, resolver] = vat.promise<Ref<Door>>();
  const [early] = vat.run(() => caretaker(promised));
  const asked = vat.send(early, "open");
  vat.call(resolver, "fulfill", far);
  expect(await settled(asked)).toBe("open");
  expect(await settled(vat.send(early, "self"))).toBe(early);
  vat.call(revoker);
  await expect(settled(vat.send(forwarder, "open"))).rejects.toMatchObject({ code: "REVOKED" });
});
