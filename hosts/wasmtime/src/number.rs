//! Numbers as JSON has them: those that a double holds, in the words of JavaScript.

use crate::json::JsonFault;

/// A number's text that comes back from its double digit for digit.
pub fn parse(text: &str) -> Result<f64, JsonFault> {
    let value: f64 = text.parse().map_err(|_| JsonFault::NoJson)?;
    let exact = value.is_finite() && decimal(text) == decimal(&format!("{value:e}"));
    if exact { Ok(value) } else { Err(JsonFault::InexactNumber) }
}

/// Sign, digits without zeros around them, and the power of ten of the last one.
fn decimal(text: &str) -> (bool, String, i64) {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let short = digits.trim_end_matches('0');
    if short.is_empty() {
        return (false, String::new(), 0);
    }
    let exponent: i64 = exponent.trim_start_matches('+').parse().unwrap_or(i64::MAX / 2);
    let last = exponent - fraction.len() as i64 + (digits.len() - short.len()) as i64;
    (negative, short.to_owned(), last)
}

/// As JavaScript writes numbers (ECMA-262, `Number::toString`).
pub fn text(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return (if value == 0.0 { "0" } else { "null" }).to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits = mantissa.replace('.', "");
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let count = digits.len() as i32;
    if (count..=21).contains(&point) {
        format!("{sign}{digits}{}", "0".repeat((point - count) as usize))
    } else if (1..=21).contains(&point) {
        let (whole, fraction) = digits.split_at(point as usize);
        format!("{sign}{whole}.{fraction}")
    } else if (-5..=0).contains(&point) {
        format!("{sign}0.{}{digits}", "0".repeat((-point) as usize))
    } else {
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        let plus = if point > 0 { "+" } else { "" };
        format!("{sign}{first}{dot}{rest}e{plus}{}", point - 1)
    }
}
