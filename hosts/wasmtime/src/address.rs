//! Addresses of the Internet Protocol. One of IPv4 is the address of IPv6 that maps it.

use std::net::{Ipv4Addr, Ipv6Addr};

/// How a component has it: its number as 32 hexadecimal digits. Nothing for what two programs may read as two things, such as a
/// part that begins with zero.
pub fn key(text: &str) -> Option<String> {
    let address = match text.parse::<Ipv4Addr>() {
        Ok(four) => four.to_ipv6_mapped(),
        Err(_) => text.parse::<Ipv6Addr>().ok()?,
    };
    Some(format!("{:032x}", u128::from(address)))
}

/// The canonical text (RFC 5952); nothing for what is no key.
pub fn of_key(key: &str) -> Option<String> {
    let is_key = key.len() == 32 && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let address = Ipv6Addr::from(u128::from_str_radix(key, 16).ok().filter(|_| is_key)?);
    Some(address.to_ipv4_mapped().map_or_else(|| address.to_string(), |four| four.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_text_for_one_address() {
        for text in ["10.0.0.1", "::ffff:10.0.0.1", "::FFFF:a00:1"] {
            assert_eq!(key(text).as_deref().and_then(of_key).as_deref(), Some("10.0.0.1"), "{text}");
        }
        assert_eq!(key("2001:DB8::1").as_deref(), Some("20010db8000000000000000000000001"));
        assert_eq!(of_key("20010db8000000000000000000000001").as_deref(), Some("2001:db8::1"));
    }

    #[test]
    fn is_none_where_programs_differ() {
        for text in ["010.0.0.1", "10.0.1", "fe80::1%eth0", "1:2:3:4:5:6:7::8", "", "10.0.0.1 "] {
            assert_eq!(key(text), None, "{text}");
        }
        assert_eq!(of_key("0"), None);
    }
}
