//! The world of `rulesets/mail/mailguard`.

wasmtime::component::bindgen!({
    path: "../../goldens/mail/mailguard/world.wit",
    world: "mailguard",
    imports: { default: trappable },
    additional_derives: [PartialEq],
});

pub use glither::mail::types::{Dmarc, DmarcOutcome};

super::world! {
    world Mailguard, before MailguardPre, record Message, package mail;
    enrichments {
        "dkim.org" dkim_org -> Option<String>;
        "sender.allowlisted" sender_allowlisted -> bool;
        "dmarc.policy" dmarc_policy -> Dmarc;
        "dmarc.result" dmarc_result -> DmarcOutcome;
    }
    verbs {
        "route" route("to" to);
        "tag" tag("label" label);
    }
    suspending {
        "hold" hold("into" into);
    }
}
