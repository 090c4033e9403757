//! Texts of actions that hold fields of the artifact, as a receipt may have them.

use std::collections::BTreeSet;

use crate::json::Json;

/// What a field says is made safe for the name of a mailbox, and no longer than this.
const MOST: usize = 200;

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Field,
}

#[derive(Clone, Debug)]
pub struct Filled(Vec<Part>);

impl Filled {
    /// Reads the parts of a core's JSON.
    pub fn read(parts: &Json) -> Option<Filled> {
        let part = |part: &Json| match part.get("kind")?.as_text()? {
            "text" => Some(Part::Text(part.get("value")?.as_text()?.to_owned())),
            "field" => Some(Part::Field),
            _ => None,
        };
        parts.as_list()?.iter().map(part).collect::<Option<_>>().map(Filled)
    }

    /// Whether a text may be what is said for some artifact: all places where the parts so far may end, one part after the other.
    pub fn may_be(&self, text: &str) -> bool {
        let mut ends = BTreeSet::from([0]);
        for part in &self.0 {
            ends = match part {
                Part::Text(own) => {
                    let fits = |end: &usize| text.as_bytes()[*end..].starts_with(own.as_bytes());
                    ends.into_iter().filter(fits).map(|end| end + own.len()).collect()
                }
                Part::Field => ends.into_iter().flat_map(|end| end + 1..=end + safe(&text.as_bytes()[end..])).collect(),
            };
        }
        ends.contains(&text.len())
    }
}

/// How many bytes at the beginning a field may have said.
fn safe(text: &[u8]) -> usize {
    text.iter().take(MOST).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_some_artifact_says() {
        let parts =
            r#"[{"kind":"text","value":"lists/"},{"kind":"field","path":"list.id"},{"kind":"text","value":"-x"}]"#;
        let filled = Filled::read(&Json::parse(parts).unwrap()).unwrap();
        let long = format!("lists/{}-x", "a".repeat(201));
        for (text, fits) in
            [("lists/a_b-x-x", true), ("lists/-x", false), ("lists/a/b-x", false), ("lists/a", false), (&long, false)]
        {
            assert_eq!(filled.may_be(text), fits, "{text}");
        }
    }
}
