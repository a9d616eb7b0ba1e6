//! The logo of a site.

use super::label::Label;
use super::svg;
use crate::source::fields::text;
use crate::source::{Fields, FileId, Finding, Findings, Node, Sources, nearest_or_all};
use crate::words::Language;

/// The largest logo: it is on every page of a slow phone.
const MAX_BYTES: usize = 64 * 1024;

/// The picture in the place of an organisation's name.
#[derive(Debug)]
pub struct Logo {
    /// What it is made of.
    pub format: LogoFormat,
    /// The file.
    pub bytes: Vec<u8>,
    /// What it says to whoever does not see it; the organisation's name without it.
    pub alt: Option<Label>,
}

/// What a logo is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoFormat {
    /// Shapes.
    Svg,
    /// Dots.
    Png,
}

/// Whether a file of the flows directory may be a logo.
fn format_of(path: &str) -> Option<LogoFormat> {
    match path.rsplit_once('.')?.1 {
        "svg" => Some(LogoFormat::Svg),
        "png" => Some(LogoFormat::Png),
        _ => None,
    }
}

pub(super) fn read(node: &Node, sources: &Sources, languages: &[Language], findings: &mut Findings) -> Option<Logo> {
    let fields = Fields::read(node, "`logo`", &["file", "alt"], findings)?;
    let alt = fields.get("alt").and_then(|node| Label::read(node, "the logo's `alt`", languages, findings));
    let node = fields.require("file", "`logo`", findings)?;
    let name = text(node, "`file`", findings)?;
    let bad = |message: String, hint: String| Finding::error("bad-logo", node.span, message).hint(hint);
    let Some((file, format)) = sources.find(name).zip(format_of(name)) else {
        if sources.is_passed_over(name) {
            let hint = "save it as SVG or PNG, with .svg or .png at the end of its name";
            let message = format!("`{name}` is neither an SVG nor a PNG file");
            findings.push(bad(message, hint.into()));
            return None;
        }
        let pictures = sources.iter().map(|(_, path)| path);
        let pictures: Vec<&str> = pictures.filter(|path| format_of(path).is_some()).collect();
        let hint = "put an SVG or PNG file beside site.yaml";
        let hint = match pictures.is_empty() {
            true => hint.into(),
            false => format!("{hint}; {}", nearest_or_all(name, &pictures)),
        };
        let message = format!("there is no picture `{name}` beside site.yaml");
        findings.push(bad(message, hint));
        return None;
    };
    let bytes = sources.read(file, findings)?;
    if bytes.len() > MAX_BYTES {
        let (have, most) = (bytes.len().div_ceil(1024), MAX_BYTES / 1024);
        let message = format!("the logo is too large: {have} KiB; {most} KiB is the most");
        let hint = "save it smaller, or as shapes (SVG)";
        findings.push(bad(message, hint.into()));
        return None;
    }
    let sound = match format {
        LogoFormat::Svg => svg::check(&bytes, file, findings),
        LogoFormat::Png => is_png(&bytes, file, findings),
    };
    sound.then(|| Logo { format, bytes: bytes.into_owned(), alt })
}

fn is_png(bytes: &[u8], file: FileId, findings: &mut Findings) -> bool {
    let sound = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().is_ok();
    if !sound {
        let span = crate::source::Span::start_of(file);
        findings.push(Finding::error("bad-logo", span, "the file is no PNG picture").hint("save it again as PNG"));
    }
    sound
}
