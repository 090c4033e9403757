//! Durations as the language writes them, and as receipts do.

const SECOND: u64 = 1_000;
const UNITS: [(&str, u64); 8] = [
    ("ms", 1),
    ("mo", 30 * 24 * 3_600 * SECOND),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3_600 * SECOND),
    ("d", 24 * 3_600 * SECOND),
    ("w", 7 * 24 * 3_600 * SECOND),
    ("y", 365 * 24 * 3_600 * SECOND),
];
/// Whole numbers up to here are the same in JavaScript.
pub const MAX_SAFE: u64 = (1 << 53) - 1;
const MAX_DIGITS: usize = 27;

/// `72h`, `1.5d` or `1_000h` in milliseconds; nothing for any other text, and where it is no whole number of them.
pub fn parse(text: &str) -> Option<u64> {
    let (number, unit) = UNITS
        .iter()
        .find_map(|(name, size)| Some((text.strip_suffix(name)?, *size)))
        .filter(|(number, _)| number.ends_with(|last: char| last.is_ascii_digit()))?;
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (digits(whole)?, digits(fraction)?),
        None => (digits(number)?, String::new()),
    };
    if whole.len() + fraction.len() > MAX_DIGITS {
        return None;
    }
    let product = format!("{whole}{fraction}").parse::<u128>().ok()? * u128::from(unit);
    let scale = 10_u128.pow(fraction.len() as u32);
    let ms = u64::try_from(product / scale).ok()?;
    (product % scale == 0 && ms <= MAX_SAFE).then_some(ms)
}

/// Groups of digits that single underscores join, without these.
fn digits(text: &str) -> Option<String> {
    let is_group = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    text.split('_').all(is_group).then(|| text.replace('_', ""))
}

/// ISO 8601 with one number, in the largest of hours, minutes and seconds that the duration is a whole number of.
pub fn iso(ms: u64) -> String {
    for (unit, size) in [("H", 3_600 * SECOND), ("M", 60 * SECOND)] {
        if ms > 0 && ms.is_multiple_of(size) {
            return format!("PT{}{unit}", ms / size);
        }
    }
    let decimals = match ms % SECOND {
        0 => String::new(),
        rest => format!(".{rest:03}").trim_end_matches('0').to_owned(),
    };
    format!("PT{}{decimals}S", ms / SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_language_writes() {
        for (text, ms) in [
            ("500ms", Some(500)),
            ("90m", Some(5_400_000)),
            ("1.5d", Some(129_600_000)),
            ("6mo", Some(15_552_000_000)),
            ("1_000h", Some(3_600_000_000)),
            ("0.5ms", None),
            ("72", None),
            ("-1h", None),
            ("1__0h", None),
            ("h", None),
            ("1 h", None),
        ] {
            assert_eq!(parse(text), ms, "{text}");
        }
    }

    #[test]
    fn writes_what_receipts_have() {
        for (ms, text) in
            [(259_200_000, "PT72H"), (5_400_000, "PT90M"), (61_000, "PT61S"), (1_500, "PT1.5S"), (0, "PT0S")]
        {
            assert_eq!(iso(ms), text);
        }
    }
}
