//! Phone numbers and web addresses: as authors write them, and as they are dialed.

use std::net::Ipv6Addr;

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
            Finding::error("bad-phone", node.span, message).hint("write digits and hyphens, such as 415-555-0100"),
        );
    }
    sound.then(|| number.to_owned())
}

/// Returns an address of the web.
pub(crate) fn web_address(node: &Node, findings: &mut Findings) -> Option<String> {
    let url = text(node, "`url`", findings)?;
    let sound = (url.starts_with("https://") || url.starts_with("http://")) && !url.contains([' ', '"', '<', '>']);
    if !sound {
        findings.push(
            Finding::error("bad-url", node.span, format!("`{url}` is not a web address"))
                .hint("start it with https://"),
        );
    }
    sound.then(|| url.to_owned())
}

/// Returns true for a host as addresses have it, with or without a port (RFC 3986 §3.2.2): an ASCII name or an address.
pub(crate) fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_name = name.split('.').all(is_label);
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let is_address = address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    (is_name || is_address) && port.is_none_or(is_port)
}

fn is_label(label: &str) -> bool {
    let sound = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    sound && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
}

/// Rust also reads `+80` as a number.
fn is_port(port: &str) -> bool {
    port.parse().is_ok_and(|port: u16| port > 0) && !port.starts_with('+')
}

/// Returns a number as RFC 3966 dials it. Ten digits get the country code unless they have one; short codes stay as they
/// are.
pub(crate) fn dialed(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        _ if number.trim_start().starts_with('+') => format!("+{digits}"),
        10 => format!("+1{digits}"),
        11 => format!("+{digits}"),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::dialed;

    #[test]
    fn numbers_are_dialed_with_their_country() {
        for (written, dials) in [
            ("415-555-0100", "+14155550100"),
            ("1 (415) 555-0100", "+14155550100"),
            ("+1 415 555 0100", "+14155550100"),
            ("+44 20 7946 0000", "+442079460000"),
            ("+45 32 10 00 00", "+4532100000"),
            ("211", "211"),
        ] {
            assert_eq!(dialed(written), dials, "{written}");
        }
    }
}
