use serde::Serialize;

use crate::flow::{Flow, LanguageId};
use crate::web::App;
use crate::web::interface::Word;
use crate::web::respond::Pairs;
use crate::web::rich::{fill, plain};
use crate::words::Language;

/// What the person chose for their sheet.
#[derive(Clone, Copy)]
pub(in crate::web) struct Choices {
    /// The second language.
    pub(super) with: Option<LanguageId>,
    /// Whether texts that tell of an illness are left out.
    pub(super) discreet: bool,
    /// Whether the code to scan opens the guide with the person's answers.
    pub(super) answers: bool,
}

/// A way to make another sheet.
#[derive(Serialize)]
pub(super) struct Link {
    text: String,
    href: String,
}

impl Choices {
    /// From the query; the language of the desk stands beside any other.
    pub(in crate::web) fn read(flow: &Flow, at: LanguageId, query: &Pairs<'_>) -> Choices {
        let has = |name: &str| query.iter().any(|(have, _)| have == name);
        let asked = query.iter().find(|(name, _)| name == "with");
        let with = match asked {
            Some((_, tag)) => flow.language(tag),
            None => Some(flow.desk_language()),
        };
        Choices {
            with: with.filter(|with| *with != at),
            discreet: has("discreet"),
            answers: has("answers"),
        }
    }

    pub(super) fn query(self, flow: &Flow) -> String {
        let with = self
            .with
            .map_or("none", |at| flow.words[at.0].language.as_str());
        let discreet = if self.discreet { "&discreet" } else { "" };
        let answers = if self.answers { "&answers" } else { "" };
        format!("?with={with}{discreet}{answers}")
    }

    /// Other sheets of the same outcome.
    pub(super) fn links(self, app: &App, flow: &Flow, at: LanguageId) -> Vec<Link> {
        let choices = self;
        let of = |at: LanguageId| &flow.words[at.0].language;
        let language = of(at);
        let words = &app.interface.words(language).words;
        let say = |key: &str, of: &Language| {
            let name = app.interface.word(of, Word::LanguageName);
            plain(&fill(
                words.get(key).map_or("", String::as_str),
                &[("language", name)],
            ))
        };
        let link = |text: String, choices: Choices| Link {
            text,
            href: format!("sheet{}", choices.query(flow)),
        };
        // Every language may stand beside that of the desk, and that of the desk beside every language.
        let desk = flow.desk_language();
        let beside = flow
            .offered_ids()
            .filter(|id| *id != at && (at == desk || *id == desk));
        let beside = beside.filter(|id| choices.with != Some(*id));
        let mut links: Vec<Link> = beside
            .map(|id| {
                let with = Some(id);
                link(say("sheet_two", of(id)), Choices { with, ..choices })
            })
            .collect();
        if choices.with.is_some() {
            let with = None;
            links.push(link(
                say("sheet_one", language),
                Choices { with, ..choices },
            ));
        }
        let discreet = !choices.discreet;
        let text = if discreet {
            "sheet_discreet"
        } else {
            "sheet_full"
        };
        links.push(link(
            say(text, language),
            Choices {
                discreet,
                ..choices
            },
        ));
        if app.settings.promises_links() {
            let answers = !choices.answers;
            let text = if answers {
                "sheet_code"
            } else {
                "sheet_code_undo"
            };
            links.push(link(say(text, language), Choices { answers, ..choices }));
        }
        links
    }
}
