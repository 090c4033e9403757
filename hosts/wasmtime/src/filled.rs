//! Texts of actions that hold fields of the artifact, as a receipt may have them.

use std::collections::BTreeSet;

use crate::json::Json;

/// How what a field says is made safe, which is somebody else's: what characters stay, and how many there are.
#[derive(Clone, Copy, Debug)]
enum Safety {
    /// ASCII letters, digits, `-` and `_`, one at least.
    Names(usize),
    /// All but those that end a line, control something or turn its direction.
    Lines(usize),
}

impl Safety {
    fn read(name: &str) -> Option<Safety> {
        match name {
            "mailbox" => Some(Safety::Names(200)),
            "name" => Some(Safety::Names(50)),
            "line" => Some(Safety::Lines(200)),
            _ => None,
        }
    }

    fn keeps(self, character: char) -> bool {
        match self {
            Safety::Names(_) => character.is_ascii_alphanumeric() || matches!(character, '-' | '_'),
            Safety::Lines(_) => !matches!(
                character,
                '\0'..='\u{1f}'
                    | '\u{7f}'..='\u{9f}'
                    | '\u{61c}'
                    | '\u{200e}'..='\u{200f}'
                    | '\u{2028}'..='\u{202e}'
                    | '\u{2066}'..='\u{2069}'
            ),
        }
    }

    /// Where in a text a field may end that begins at the beginning.
    fn ends(self, text: &str) -> Vec<usize> {
        let (least, most) = match self {
            Safety::Names(most) => (1, most),
            Safety::Lines(most) => (0, most),
        };
        let mut ends = vec![0];
        for (at, character) in text.char_indices().take(most).take_while(|(_, character)| self.keeps(*character)) {
            ends.push(at + character.len_utf8());
        }
        ends.split_off(least)
    }
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Field,
}

#[derive(Clone, Debug)]
pub struct Filled {
    safety: Safety,
    parts: Vec<Part>,
}

impl Filled {
    /// Reads a text of a core's JSON.
    pub fn read(json: &Json) -> Option<Filled> {
        let part = |part: &Json| match part.get("kind")?.as_text()? {
            "text" => Some(Part::Text(part.get("value")?.as_text()?.to_owned())),
            "field" => Some(Part::Field),
            _ => None,
        };
        let parts = json.get("parts")?.as_list()?.iter().map(part).collect::<Option<_>>()?;
        Some(Filled { safety: Safety::read(json.get("as")?.as_text()?)?, parts })
    }

    /// Whether a text may be what is said for some artifact: all places where the parts so far may end, one part after the other.
    pub fn may_be(&self, text: &str) -> bool {
        let mut ends = BTreeSet::from([0]);
        for part in &self.parts {
            ends = match part {
                Part::Text(own) => {
                    let fits = |end: &usize| text[*end..].starts_with(own.as_str());
                    ends.into_iter().filter(fits).map(|end| end + own.len()).collect()
                }
                Part::Field => ends
                    .into_iter()
                    .flat_map(|end| self.safety.ends(&text[end..]).into_iter().map(move |length| end + length))
                    .collect(),
            };
        }
        ends.contains(&text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(safety: &str, parts: &str) -> Filled {
        Filled::read(&Json::parse(&format!(r#"{{"kind":"filled","as":"{safety}","parts":[{parts}]}}"#)).unwrap())
            .unwrap()
    }

    const FIELD: &str = r#"{"kind":"field","path":"list.id"}"#;

    #[test]
    fn takes_what_some_artifact_says() {
        let filled =
            filled("mailbox", &format!(r#"{{"kind":"text","value":"lists/"}},{FIELD},{{"kind":"text","value":"-x"}}"#));
        let long = format!("lists/{}-x", "a".repeat(201));
        for (text, fits) in [
            ("lists/a_b-x-x", true),
            ("lists/-x", false),
            ("lists/a/b-x", false),
            ("lists/a", false),
            ("lists/ä-x", false),
            (&long, false),
        ] {
            assert_eq!(filled.may_be(text), fits, "{text}");
        }
    }

    #[test]
    fn takes_as_many_characters_as_its_safety_has() {
        assert!(filled("name", FIELD).may_be(&"a".repeat(50)));
        assert!(!filled("name", FIELD).may_be(&"a".repeat(51)));
        assert!(filled("line", FIELD).may_be(&"ä".repeat(200)));
        assert!(!filled("line", FIELD).may_be(&"ä".repeat(201)));
    }

    #[test]
    fn takes_one_line() {
        let filled = filled("line", &format!(r#"{{"kind":"text","value":"of "}},{FIELD},{FIELD}"#));
        for (text, fits) in [
            ("of Grüße, \u{1f600}", true),
            ("of ", true),
            ("of a\r\nb", false),
            ("of a\u{202e}b", false),
            ("of a\u{2027}b", true),
            ("to a", false),
        ] {
            assert_eq!(filled.may_be(text), fits, "{text:?}");
        }
    }

    #[test]
    fn is_nothing_that_is_made_safe_in_no_known_way() {
        let json = format!(r#"{{"kind":"filled","as":"path","parts":[{FIELD}]}}"#);
        assert!(Filled::read(&Json::parse(&json).unwrap()).is_none());
    }
}
