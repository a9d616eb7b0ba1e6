//! Phone numbers and web addresses as authors write them.

use super::fields::text;
use super::{Finding, Findings, Node};

/// Returns a phone number of at least three digits.
pub(crate) fn phone_number(node: &Node, findings: &mut Findings) -> Option<String> {
    let number = text(node, "`number`", findings)?;
    let sound = number.bytes().all(|b| b.is_ascii_digit() || b"-+() ".contains(&b))
        && number.bytes().filter(u8::is_ascii_digit).count() >= 3;
    if !sound {
        let message = format!("`{number}` is not a phone number");
        findings.push(
            Finding::error("bad-phone", node.span, message)
                .hint("write digits and hyphens, such as 415-555-0100"),
        );
    }
    sound.then(|| number.to_owned())
}

/// Returns an address of the web.
pub(crate) fn web_address(node: &Node, findings: &mut Findings) -> Option<String> {
    let url = text(node, "`url`", findings)?;
    let sound =
        (url.starts_with("https://") || url.starts_with("http://")) && !url.contains([' ', '"', '<', '>']);
    if !sound {
        findings.push(
            Finding::error("bad-url", node.span, format!("`{url}` is not a web address"))
                .hint("start it with https://"),
        );
    }
    sound.then(|| url.to_owned())
}
