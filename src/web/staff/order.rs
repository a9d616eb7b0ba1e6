use crate::flow::{Date, Flow, Flows, LanguageId};
use crate::link::Filled;

/// What a member of staff asked for: what the link fills in, in which languages, and until when.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) filled: Filled,
    pub(super) languages: Vec<LanguageId>,
    pub(super) until: Date,
}

const LANGUAGES: &str = "!languages=";
const UNTIL: &str = "!until=";

impl Order {
    pub(super) fn text(&self, flows: &Flows, flow: &Flow) -> String {
        let tags = self
            .languages
            .iter()
            .map(|at| flow.words[at.0].language.as_str());
        let tags = tags.collect::<Vec<_>>().join(",");
        let filled = self.filled.text(flows, flow);
        format!("{filled}&{LANGUAGES}{tags}&{UNTIL}{}", self.until)
    }

    /// Reads what [`Order::text`] wrote.
    pub(super) fn parse(flows: &Flows, flow: &Flow, text: &str, today: Date) -> Option<Order> {
        let part = |name: &str| text.split('&').find_map(|part| part.strip_prefix(name));
        let (filled, _) = Filled::read(flows, flow, text, today);
        let languages = part(LANGUAGES)?.split(',');
        let languages = languages.filter_map(|tag| flow.language(tag)).collect();
        Some(Order {
            filled,
            languages,
            until: Date::parse(part(UNTIL)?)?,
        })
    }
}
