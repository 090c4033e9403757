//! Crossings by types that are known when the host is compiled give what those by the component's own types give.
//! `npm run test:interop -- wasmtime` builds the components and names their folder.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use glither_wasmtime::worlds::{mailguard, tool_calls};
use glither_wasmtime::{Answer, Artifact, BindingSet, Contract, Crossing, Host, Json, Ruleset, read_answers};

struct Case {
    name: String,
    artifact: Artifact,
    answers: HashMap<String, Json>,
}

fn components() -> PathBuf {
    let folder = std::env::var("GLITHER_COMPONENTS");
    folder.expect("`npm run test:interop -- wasmtime` builds components, and names their folder").into()
}

fn contract(shelf: &str) -> Contract {
    let core = fs::read_to_string(format!("../../goldens/{shelf}/snapshot.json")).unwrap();
    Contract::parse(&core).unwrap()
}

fn cases(shelf: &str, contract: &Contract) -> Vec<Case> {
    let files = fs::read_dir(format!("../../fixtures/{shelf}")).unwrap();
    let cases = files.map(|file| {
        let json = Json::parse(&fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
        let answers = json.get("enrich").map(|answers| read_answers(contract, answers).unwrap());
        Case {
            name: json.get("name").and_then(Json::as_text).unwrap().to_owned(),
            artifact: Artifact::read(contract, json.get("artifact").unwrap()).unwrap(),
            answers: answers.unwrap_or_default(),
        }
    });
    cases.collect()
}

/// What the same case comes to by types that only the component declares.
fn untyped(ruleset: &Ruleset, case: &Case) -> Crossing {
    let mut bindings = BindingSet::new();
    for enrichment in &ruleset.contract().enrichments {
        let answer = case.answers.get(&enrichment.path).cloned();
        bindings = bindings.enrichment(&enrichment.path, move |_| answer.clone().ok_or_else(|| "unanswered".into()));
    }
    for verb in &ruleset.contract().verbs {
        bindings = match verb.suspends {
            true => bindings.suspending(&verb.name, |_, _| Ok("token".to_owned())),
            false => bindings.verb(&verb.name, |_, _| Ok(())),
        };
    }
    ruleset.with_bindings(bindings).unwrap().dispose(&case.artifact)
}

fn linked(host: &Host, shelf: &str) -> (Vec<u8>, Contract, Ruleset) {
    let component = fs::read(components().join(format!("{shelf}.wasm"))).unwrap();
    let contract = contract(shelf);
    let mut bindings = BindingSet::new();
    for enrichment in &contract.enrichments {
        bindings = bindings.enrichment(&enrichment.path, |_| Ok(Json::Null));
    }
    for verb in &contract.verbs {
        bindings = bindings.verb(&verb.name, |_, _| Ok(()));
    }
    let ruleset = Ruleset::link(host, &component, contract.clone(), bindings).unwrap();
    (component, contract, ruleset)
}

fn text(json: &Json) -> String {
    json.as_text().unwrap().to_owned()
}

fn number(json: &Json) -> f64 {
    match json {
        Json::Number(value) => *value,
        _ => panic!("no number"),
    }
}

/// The answers of one case.
struct Given(HashMap<String, Json>);

impl Given {
    fn answer(&self, path: &str) -> Answer<Json> {
        self.0.get(path).cloned().ok_or_else(|| "unanswered".into())
    }
}

impl mailguard::Bindings for Given {
    fn dkim_org(&mut self, _: &mailguard::Message) -> Answer<Option<String>> {
        Ok(self.answer("dkim.org")?.as_text().map(str::to_owned))
    }

    fn sender_allowlisted(&mut self, _: &mailguard::Message) -> Answer<bool> {
        Ok(self.answer("sender.allowlisted")? == Json::Bool(true))
    }

    fn dmarc_policy(&mut self, _: &mailguard::Message) -> Answer<mailguard::Dmarc> {
        Ok(match text(&self.answer("dmarc.policy")?).as_str() {
            "none" => mailguard::Dmarc::None,
            "quarantine" => mailguard::Dmarc::Quarantine,
            _ => mailguard::Dmarc::Reject,
        })
    }

    fn dmarc_result(&mut self, _: &mailguard::Message) -> Answer<mailguard::DmarcOutcome> {
        Ok(match text(&self.answer("dmarc.result")?).as_str() {
            "pass" => mailguard::DmarcOutcome::Pass,
            "fail" => mailguard::DmarcOutcome::Fail,
            "none" => mailguard::DmarcOutcome::None,
            "temperror" => mailguard::DmarcOutcome::Temperror,
            _ => mailguard::DmarcOutcome::Permerror,
        })
    }

    fn route(&mut self, _: &mailguard::Message, _: &str) -> Answer<()> {
        Ok(())
    }

    fn tag(&mut self, _: &mailguard::Message, _: &str) -> Answer<()> {
        Ok(())
    }

    fn hold(&mut self, _: &mailguard::Message, _: &str) -> Answer<String> {
        Ok("token".to_owned())
    }
}

#[test]
fn gives_the_receipts_of_mailguard() {
    let host = Host::new().unwrap();
    let (component, contract, ruleset) = linked(&host, "mail/mailguard");
    let typed = mailguard::Linked::<Given>::link(&host, &component, contract.clone()).unwrap();
    let all = cases("mail/mailguard", &contract);
    assert!(all.len() > 20);
    for case in &all {
        let message = mailguard::Message {
            from_org: text(case.artifact.get("from.org")),
            recipient_org: text(case.artifact.get("recipient.org")),
            attachments_exts: case.artifact.get("attachments.exts").as_list().unwrap().iter().map(text).collect(),
            list_unsubscribe: *case.artifact.get("list.unsubscribe") == Json::Bool(true),
        };
        let crossing = typed.dispose(message, Given(case.answers.clone()));
        let expected = untyped(&ruleset, case);
        assert_eq!(crossing.receipt.to_json().to_string(), expected.receipt.to_json().to_string(), "{}", case.name);
        assert_eq!(crossing.asked, expected.asked);
        assert!(crossing.failure.is_none());
    }
}

impl tool_calls::Bindings for Given {
    fn actor_suspended(&mut self, _: &tool_calls::ToolCall) -> Answer<bool> {
        Ok(self.answer("actor.suspended")? == Json::Bool(true))
    }

    fn actor_spending_limit(&mut self, _: &tool_calls::ToolCall) -> Answer<Option<f64>> {
        Ok(match self.answer("actor.spending_limit")? {
            Json::Number(value) => Some(value),
            _ => None,
        })
    }

    fn tool_owner(&mut self, _: &tool_calls::ToolCall) -> Answer<Option<String>> {
        Ok(self.answer("tool.owner")?.as_text().map(str::to_owned))
    }

    fn notify(&mut self, _: &tool_calls::ToolCall, _: &str) -> Answer<()> {
        Ok(())
    }

    fn hold(&mut self, _: &tool_calls::ToolCall, _: &str) -> Answer<String> {
        Ok("token".to_owned())
    }
}

#[test]
fn gives_the_receipts_of_tool_calls() {
    let host = Host::new().unwrap();
    let (component, contract, ruleset) = linked(&host, "governance/tool-calls");
    let typed = tool_calls::Linked::<Given>::link(&host, &component, contract.clone()).unwrap();
    let all = cases("governance/tool-calls", &contract);
    assert!(all.len() > 20);
    for case in &all {
        let value = |path: &str| case.artifact.get(path);
        let scalar = |json: &Json| match json {
            Json::Text(text) => tool_calls::Scalar::Text(text.clone()),
            other => tool_calls::Scalar::Number(number(other)),
        };
        let call = tool_calls::ToolCall {
            action: text(value("action")),
            risk_level: match text(value("risk_level")).as_str() {
                "minimal" => tool_calls::Risk::Minimal,
                "limited" => tool_calls::Risk::Limited,
                "high" => tool_calls::Risk::High,
                _ => tool_calls::Risk::Unacceptable,
            },
            arguments: value("arguments").as_list().unwrap().iter().map(scalar).collect(),
            amount: number(value("amount")),
            rate_count: number(value("rate_count")) as i64,
            pii_detected: *value("pii_detected") == Json::Bool(true),
            actor: text(value("actor")),
            tool: text(value("tool")),
        };
        let crossing = typed.dispose(call, Given(case.answers.clone()));
        let expected = untyped(&ruleset, case);
        assert_eq!(crossing.receipt.to_json().to_string(), expected.receipt.to_json().to_string(), "{}", case.name);
        assert_eq!(crossing.asked, expected.asked);
        assert!(crossing.failure.is_none());
    }
}

#[test]
fn closes_where_a_binding_fails_and_tells_nobody_but_the_log() {
    let host = Host::new().unwrap();
    let (component, contract, _) = linked(&host, "mail/mailguard");
    let typed = mailguard::Linked::<Given>::link(&host, &component, contract).unwrap();
    let message = mailguard::Message {
        from_org: String::new(),
        recipient_org: String::new(),
        attachments_exts: Vec::new(),
        list_unsubscribe: false,
    };
    let crossing = typed.dispose(message, Given(HashMap::new()));
    let receipt = r#"{"verdict":"dropped","rule":"host","reason_class":"host_binding_failed","actions":[]}"#;
    assert_eq!(crossing.receipt.to_json().to_string(), receipt);
    let failure = crossing.failure.unwrap().to_string();
    assert!(failure.starts_with("the binding for `dmarc.result` failed: unanswered"), "{failure}");
}

#[test]
fn links_nothing_that_no_binding_was_given_for() {
    let host = Host::new().unwrap();
    let component = fs::read(components().join("mail/mailguard.wasm")).unwrap();
    let bindings = BindingSet::new().verb("route", |_, _| Ok(()));
    let error = Ruleset::link(&host, &component, contract("mail/mailguard"), bindings).err().unwrap();
    assert_eq!(
        error.to_string(),
        "the component imports `glither:mail/enrich@0.1.0#dkim-org`, `glither:mail/enrich@0.1.0#sender-allowlisted`, \
         `glither:mail/enrich@0.1.0#dmarc-policy`, `glither:mail/enrich@0.1.0#dmarc-result`, \
         `glither:mail/actions@0.1.0#tag`, `glither:mail/actions@0.1.0#hold`, which the binding set does not provide"
    );
    let other = Ruleset::link(&host, &component, contract("governance/tool-calls"), BindingSet::new());
    assert!(other.err().unwrap().to_string().contains("otherwise than its contract describes"));
    assert!(mailguard::Linked::<Given>::link(&host, b"\0asm\r\0\x01\0nothing", contract("mail/mailguard")).is_err());
}
