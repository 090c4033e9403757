//! Points in time, days and times of day, as the language writes them, in years from 1 to 9999.

use crate::contract::ValueType;
use crate::json::Json;

const DAY: i64 = 86_400_000;

/// What a moment is counted in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit {
    /// Milliseconds since 1970 in UTC.
    Instant,
    /// Days since then.
    Date,
    /// Milliseconds since midnight.
    Time,
}

impl Unit {
    pub fn of(name: &str) -> Option<Unit> {
        Some(match name {
            "instant" => Unit::Instant,
            "date" => Unit::Date,
            "time" => Unit::Time,
            _ => return None,
        })
    }

    /// The number, where it is a moment.
    pub fn checked(self, value: f64) -> Option<f64> {
        let (least, greatest) = match self {
            Unit::Instant => (-62_135_596_800_000.0, 253_402_300_799_999.0),
            Unit::Date => (-719_162.0, 2_932_896.0),
            Unit::Time => (0.0, (DAY - 1) as f64),
        };
        (value.fract() == 0.0 && (least..=greatest).contains(&value)).then_some(value + 0.0)
    }

    /// `2026-07-01T18:00:30.5+02:00`, `2026-07-01` or `18:00`; nothing for any other text.
    pub fn parse(self, text: &str) -> Option<f64> {
        let value = match self {
            Unit::Instant => told(text)?.instant,
            Unit::Date => date(text)?,
            Unit::Time => time(text)?,
        };
        self.checked(value as f64)
    }
}

/// An instant as it is told in some place, with the day and the time there.
struct Told {
    instant: i64,
    date: i64,
    time: i64,
}

/// Whether a record is what a clock shows.
pub fn is_clock(members: &[(String, ValueType)]) -> bool {
    members.iter().map(|(name, _)| name.as_str()).eq(["now", "date", "time", "weekday"])
}

/// What a clock shows that is told with its offset.
pub fn clock(text: &str) -> Option<Json> {
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let Told { instant, date, time } = told(text)?;
    Unit::Instant.checked(instant as f64)?;
    // The first of January 1970 was a Thursday.
    let weekday = WEEKDAYS[(date + 3).rem_euclid(7) as usize];
    Some(Json::Object(vec![
        ("now".to_owned(), Json::Number(instant as f64)),
        ("date".to_owned(), Json::Number(date as f64)),
        ("time".to_owned(), Json::Number(time as f64)),
        ("weekday".to_owned(), Json::from(weekday)),
    ]))
}

fn told(text: &str) -> Option<Told> {
    let (day, rest) = text.split_once('T')?;
    let (clock, offset) = match rest.strip_suffix('Z') {
        Some(clock) => (clock, 0),
        None => {
            let (clock, offset) = rest.split_at_checked(rest.len().checked_sub(6)?)?;
            let (sign, amount) = offset.split_at_checked(1)?;
            let (hours, minutes) = amount.split_once(':')?;
            let minutes = number(hours, 2, 23)? * 60 + number(minutes, 2, 59)?;
            let sign = match sign {
                "+" => 1,
                "-" => -1,
                _ => return None,
            };
            (clock, sign * minutes * 60_000)
        }
    };
    let (date, time) = (date(day)?, time(clock)?);
    Some(Told { instant: date * DAY + time - offset, date, time })
}

fn date(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month) = (number(year, 4, 9_999)?, number(month, 2, 12)?);
    let leaps = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leaps),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let day = number(day, 2, last)?;
    let is_there = parts.next().is_none() && year > 0 && month > 0 && day > 0;
    // Years that begin in March, so that the day that leaps is the last of its year.
    let from_march = (month + 9) % 12;
    let year = year - i64::from(month < 3);
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * from_march + 2) / 5 + day - 1;
    is_there.then_some(days - 719_468)
}

/// `8:00`, `18:00:30.5`; a second that leaps is none.
fn time(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next());
    let hour = number(hour, hour.len().clamp(1, 2), 23)?;
    let minute = number(minute, 2, 59)?;
    let ms = match second.map(|second| second.split_once('.').unwrap_or((second, "0"))) {
        None => 0,
        Some((second, fraction)) if fraction.len() <= 3 => {
            let places = 3 - fraction.len();
            number(second, 2, 59)? * 1_000 + number(fraction, fraction.len().max(1), 999)? * 10_i64.pow(places as u32)
        }
        Some(_) => return None,
    };
    parts.next().is_none().then_some((hour * 60 + minute) * 60_000 + ms)
}

/// So many digits, and no more than that.
fn number(text: &str, digits: usize, most: i64) -> Option<i64> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|value| is_number && *value <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_language_writes() {
        for (unit, text, value) in [
            (Unit::Instant, "2026-07-01T18:00:30.5+02:00", Some(1_782_921_630_500.0)),
            (Unit::Instant, "1970-01-01T00:00Z", Some(0.0)),
            (Unit::Instant, "1969-12-31T23:00-01:00", Some(0.0)),
            (Unit::Instant, "0001-01-01T00:00+01:00", None),
            (Unit::Instant, "2026-07-01T18:00", None),
            (Unit::Instant, "2026-07-01T18:00+2:00", None),
            (Unit::Date, "0001-01-01", Some(-719_162.0)),
            (Unit::Date, "9999-12-31", Some(2_932_896.0)),
            (Unit::Date, "2024-02-29", Some(19_782.0)),
            (Unit::Date, "2100-02-29", None),
            (Unit::Date, "2026-7-01", None),
            (Unit::Date, "0000-01-01", None),
            (Unit::Time, "8:00", Some(28_800_000.0)),
            (Unit::Time, "23:59:59.999", Some(86_399_999.0)),
            (Unit::Time, "23:59:60", None),
            (Unit::Time, "24:00", None),
            (Unit::Time, "18:00:30.1234", None),
            (Unit::Time, "18:00:30.", None),
        ] {
            assert_eq!(unit.parse(text), value, "{text}");
        }
    }

    #[test]
    fn shows_what_calendars_and_clocks_show_there() {
        let shown = clock("2026-07-01T00:30+02:00").map(|shown| shown.to_string());
        let expected = r#"{"now":1782858600000,"date":20635,"time":1800000,"weekday":"wed"}"#;
        assert_eq!(shown.as_deref(), Some(expected));
    }
}
