//! Parses the colours of a site and checks their contrast.

use super::color::Color;
use crate::source::{Fields, Finding, Findings, Kind, Node, Span};

/// What an organisation gives its own colour, in one colour scheme.
#[derive(Debug, Default)]
pub struct Colors {
    /// Links.
    pub link: Option<Color>,
    /// Buttons, and what is chosen.
    pub button: Option<Color>,
    /// The words on a button.
    pub button_text: Option<Color>,
    /// The line beside what stands out.
    pub accent: Option<Color>,
}

/// What the pages of a colour scheme are made of; `templates/style.css` has the same.
struct Scheme {
    name: &'static str,
    paper: Color,
    card: Color,
    soft: Color,
    button: Color,
    /// Where colours go that need more contrast.
    away: Color,
}

const LIGHT: Scheme = Scheme {
    name: "light",
    paper: Color([0xfb, 0xfb, 0xf8]),
    card: Color::WHITE,
    soft: Color([0xee, 0xf3, 0xf2]),
    button: Color([0x0b, 0x55, 0x63]),
    away: Color::BLACK,
};

const DARK: Scheme = Scheme {
    name: "dark",
    paper: Color([0x14, 0x19, 0x1b]),
    card: Color([0x1b, 0x22, 0x25]),
    soft: Color([0x21, 0x2b, 0x2e]),
    button: Color([0x8e, 0xd4, 0xe0]),
    away: Color::WHITE,
};

/// What WCAG 2.2 asks of a colour beside another.
#[derive(Clone, Copy)]
struct Need {
    ratio: f64,
    of: &'static str,
}

const TEXT: Need = Need { ratio: 4.5, of: "text needs 4.5:1 (WCAG 2.2, 1.4.3)" };
const SHAPE: Need = Need { ratio: 3.0, of: "what is no text needs 3:1 (WCAG 2.2, 1.4.11)" };

/// The colours of both schemes, from `colors:`.
pub(super) fn read(node: &Node, findings: &mut Findings) -> Option<(Colors, Colors)> {
    let fields = Fields::read(node, "`colors`", &["light", "dark"], findings)?;
    let mut scheme = |scheme: &Scheme| {
        let node = fields.get(scheme.name)?;
        scheme.read(node, findings)
    };
    let (light, dark) = (scheme(&LIGHT), scheme(&DARK));
    Some((light.unwrap_or_default(), dark.unwrap_or_default()))
}

impl Scheme {
    fn read(&self, node: &Node, findings: &mut Findings) -> Option<Colors> {
        let what = format!("`{}`", self.name);
        let known = ["link", "button", "button_text", "accent"];
        let fields = Fields::read(node, &what, &known, findings)?;
        let mut one = |name: &'static str| color(name, fields.get(name)?, findings);
        let (link, button) = (one("link"), one("button"));
        let (button_text, accent) = (one("button_text"), one("accent"));
        let around = [("the page's background", self.paper), ("a box", self.card), ("a notice", self.soft)];
        let (page, notice) = (around[0], around[2]);
        self.check("link", link, &around, TEXT, findings);
        self.check("button", button, &around, SHAPE, findings);
        self.check("accent", accent, &[page, notice], SHAPE, findings);
        let under = button.map_or(self.button, |(color, _)| color);
        let on_button = [("the button", under)];
        self.check("button_text", button_text, &on_button, TEXT, findings);
        let button = button.map(|(color, _)| color);
        Some(Colors {
            link: link.map(|(color, _)| color),
            button,
            button_text: button_text.map(|(color, _)| color).or(button.map(readable_on)),
            accent: accent.map(|(color, _)| color),
        })
    }

    /// Holds a colour against what it stands on; the worst of several is told.
    fn check(
        &self,
        name: &str,
        color: Option<(Color, Span)>,
        around: &[(&str, Color)],
        need: Need,
        findings: &mut Findings,
    ) {
        let Some((color, span)) = color else { return };
        let worst = around.iter().min_by(|(_, one), (_, two)| {
            let (one, two) = (color.contrast(*one), color.contrast(*two));
            one.total_cmp(&two)
        });
        let Some((place, under)) = worst else { return };
        let ratio = color.contrast(*under);
        if ratio >= need.ratio {
            return;
        }
        let (of, scheme, ratio) = (need.of, self.name, hundredths(ratio));
        let message =
            format!("`{name}` {color} has a contrast of {ratio}:1 to {place} ({under}) in the {scheme} scheme; {of}");
        let hint = match self.better(color, around, need) {
            Some(better) => format!("\"{better}\" would do"),
            None => "give the button another colour".into(),
        };
        findings.push(Finding::error("low-contrast", span, message).hint(hint));
    }

    /// The colour nearest to this one that has enough contrast: darker, or lighter.
    fn better(&self, color: Color, around: &[(&str, Color)], need: Need) -> Option<Color> {
        let enough = |mixed: &Color| around.iter().all(|(_, under)| mixed.contrast(*under) >= need.ratio);
        let [away, back] = match self.away {
            Color::BLACK => [Color::BLACK, Color::WHITE],
            _ => [Color::WHITE, Color::BLACK],
        };
        let mut each = (1..=100).flat_map(|share| [away, back].map(|to| color.mixed(to, share)));
        each.find(enough)
    }
}

/// Black or white: one of them always has more than 4.5:1.
fn readable_on(button: Color) -> Color {
    match button.contrast(Color::WHITE) >= TEXT.ratio {
        true => Color::WHITE,
        false => Color::BLACK,
    }
}

/// Cut off, not rounded: 4.499 must not be told as 4.50.
fn hundredths(ratio: f64) -> String {
    format!("{:.2}", (ratio * 100.0).floor() / 100.0)
}

fn color(name: &str, node: &Node, findings: &mut Findings) -> Option<(Color, Span)> {
    // YAML takes what follows a bare # for a comment.
    let hint = match matches!(node.kind, Kind::Null) {
        true => "put it in quotes, as in \"#0b5563\": a bare # begins a comment",
        false => "write it as in \"#0b5563\", with quotes",
    };
    let found = match &node.kind {
        Kind::Text(written) => Color::parse(written),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => None,
    };
    if found.is_none() {
        let message = format!("`{name}` must be a colour, not {}", node.describe());
        findings.push(Finding::error("bad-color", node.span, message).hint(hint));
    }
    Some((found?, node.span))
}
