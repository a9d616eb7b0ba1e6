//! Faults that keep an SVG file from being shown as a logo.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::source::{FileId, Finding, Findings, Span, counted, text_of};

/// Elements that run something, bring something else in, or move.
const FORBIDDEN: [&str; 13] = [
    "script",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "handler",
    "listener",
    "set",
    "animate",
    "animatemotion",
    "animatetransform",
];

/// What tells a browser that a file is a drawing, and not any other XML.
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Returns true if an SVG file is one whole drawing that needs no other file and no script.
///
/// A logo is only shown in an `<img>` and sent with a policy that forbids scripts, so this finds
/// what would be missing from the picture, not every way to write it.
pub(super) fn check(bytes: &[u8], file: FileId, findings: &mut Findings) -> bool {
    let Some(text) = text_of(bytes, file, findings) else {
        return false;
    };
    let Some((at, fault)) = first_fault(text) else {
        return true;
    };
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let span = Span {
        file,
        line: counted(before.matches('\n').count() + 1),
        column: counted(before.get(line_start..).unwrap_or_default().chars().count() + 1),
        len: 1,
    };
    let hint = "save it as plain SVG: shapes and colours, all in this one file";
    findings.push(Finding::error("bad-logo", span, format!("the logo {fault}")).hint(hint));
    false
}

/// The first thing that has no place in a logo, and the byte where it stands.
fn first_fault(text: &str) -> Option<(usize, String)> {
    let mut reader = Reader::from_str(text);
    let (mut seen, mut open, mut in_style) = (false, 0_usize, false);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(0);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(fault) => return Some((at, format!("is no SVG: {fault}"))),
        };
        let fault = match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let first = !std::mem::replace(&mut seen, true);
                open += usize::from(matches!(event, Event::Start(_)));
                in_style = tag.local_name().as_ref() == "style" && matches!(event, Event::Start(_));
                of_tag(tag, first)
            }
            Event::End(_) => {
                open = open.saturating_sub(1);
                in_style = false;
                None
            }
            Event::Text(text) if in_style => of_style(text),
            Event::CData(text) if in_style => of_style(text),
            Event::DocType(_) => Some("has a DOCTYPE, which may bring something else in".into()),
            Event::PI(_) => Some("has a processing instruction".into()),
            Event::Eof if !seen && text.trim().is_empty() => Some("is no SVG: it is empty".into()),
            Event::Eof if !seen => Some("is no SVG: no <svg> is in it".into()),
            Event::Eof if open > 0 => Some("is cut off: what it opens it does not close".into()),
            Event::Eof => return None,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::Comment(_) | Event::Decl(_) => None,
        };
        if let Some(fault) = fault {
            return Some((at, fault));
        }
    }
}

fn of_tag(tag: &BytesStart<'_>, first: bool) -> Option<String> {
    let name = tag.local_name();
    let name: &str = name.as_ref();
    if first && name != "svg" {
        return Some(format!("is no SVG: it begins with <{name}>"));
    }
    if first && !has_namespace(tag) {
        let lacks = format!("lacks xmlns=\"{NAMESPACE}\", without which no browser draws it");
        return Some(lacks);
    }
    if FORBIDDEN.contains(&name.to_ascii_lowercase().as_str()) {
        return Some(format!("has <{name}>"));
    }
    tag.attributes().find_map(|attribute| {
        let Ok(attribute) = attribute else {
            return Some(format!("has a broken attribute in <{name}>"));
        };
        let key = attribute.key.local_name();
        let key = AsRef::<str>::as_ref(&key).to_ascii_lowercase();
        match attribute.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) => of_attribute(&key, &value),
            Err(_) => Some(format!("has a broken attribute in <{name}>")),
        }
    })
}

fn has_namespace(tag: &BytesStart<'_>) -> bool {
    let mut attributes = tag.attributes().flatten();
    attributes.any(|attribute| attribute.value == NAMESPACE)
}

fn of_attribute(key: &str, value: &str) -> Option<String> {
    if key.starts_with("on") {
        return Some(format!("has the script `{key}`"));
    }
    let value = value.trim();
    let inside =
        value.starts_with('#') || value.starts_with("data:image/png;") || value.starts_with("data:image/jpeg;");
    if matches!(key, "href" | "src") && !inside {
        return Some(format!("refers to `{value}` outside of itself"));
    }
    of_value(value)
}

/// Finds references to other files, and animations, which browsers run in pictures, too.
fn of_style(style: &str) -> Option<String> {
    let moves = style.to_ascii_lowercase().contains("keyframes");
    of_value(style).or_else(|| moves.then(|| "has a style that moves".into()))
}

/// Finds a reference to another file: browsers load none for a picture, so the drawing would lack it.
fn of_value(value: &str) -> Option<String> {
    let value = value.to_ascii_lowercase();
    let outside = value.split("url(").skip(1).any(|rest| {
        let rest = rest.trim_start_matches([' ', '"', '\'', '\t', '\n']);
        !rest.starts_with('#')
    });
    let outside = outside || value.contains("@import");
    outside.then(|| "has a style that refers outside of it".into())
}
