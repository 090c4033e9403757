import { type Core, parseAddress, type ValueType } from "@glither/roux/core";

/** What oracles need that read addresses. */
export const NETS = `//// Addresses of the Internet Protocol and nets of them.

/// An address as four numbers of 32 bits; one of IPv4 is the one of IPv6 that maps it.
pub type Address {
  Address(Int, Int, Int, Int)
}

/// The first address of a net, and by what each of its numbers is divided to take away what differs within the net.
pub type Net {
  Net(first: Address, by: Address)
}

/// Whether an address is in one of the nets at least. No net of IPv6 holds addresses of IPv4.
pub fn within(address: Address, nets: List(Net)) -> Bool {
  case nets {
    [] -> False
    [net, ..rest] ->
      {
        is_mapped(address) == is_mapped(net.first)
        && prefix(address, net.by) == prefix(net.first, net.by)
      }
      || within(address, rest)
  }
}

fn is_mapped(address: Address) -> Bool {
  case address {
    Address(0, 0, 65_535, _) -> True
    _ -> False
  }
}

fn prefix(address: Address, by: Address) -> Address {
  let Address(a, b, c, d) = address
  let Address(e, f, g, h) = by
  Address(a / e, b / f, c / g, d / h)
}
`;

/** The four numbers of an address, the highest bits first. */
export function addressNumbers(text: string): readonly number[] {
  const value = parseAddress(text);
  if (value === undefined) throw new TypeError("expected an address");
  return [96n, 64n, 32n, 0n].map((shift) => Number((value >> shift) & 0xffff_ffffn));
}

export function addressValue(text: string): string {
  return constructed(addressNumbers(text));
}

/** Of a net or an address in canonical text. */
export function netValue(net: string): string {
  const [address = "", length] = net.split("/");
  const most = address.includes(":") ? 128 : 32;
  const bits = 128 - most + Number(length ?? most);
  const by = [0, 32, 64, 96].map((start) => 2 ** Math.min(32, Math.max(0, start + 32 - bits)));
  return `glither_nets.Net(${addressValue(address)}, ${constructed(by)})`;
}

function constructed(numbers: readonly number[]): string {
  return `glither_nets.Address(${numbers.join(", ")})`;
}

/** Whether a core reads addresses. */
export function hasAddresses({ fields, enrichments }: Core): boolean {
  return [...fields, ...enrichments].some(({ type }) => holdsAddress(type));
}

function holdsAddress(type: ValueType): boolean {
  if (type.kind === "record") return type.members.some((member) => holdsAddress(member.type));
  return "of" in type ? holdsAddress(type.of) : type.kind === "ip";
}
