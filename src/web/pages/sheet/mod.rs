mod choices;
mod contacts;

pub(in crate::web) use choices::Choices;

use minijinja::Value;
use serde::Serialize;

use choices::Link;
use contacts::{Contact, Other, dated_once};

use crate::flow::{Date, Fact, Item, LanguageId, Outcome, Text};
use crate::link::Code;
use crate::web::formats::long_date;
use crate::web::interface::Word;
use crate::web::leave::Arrived;
use crate::web::rich::fill;
use crate::web::shown::Shown;
use crate::web::view::{Shell, is_draft};
use crate::words::Language;

#[derive(Serialize)]
pub(in crate::web) struct Sheet<'a> {
    #[serde(flatten)]
    pub(in crate::web) shell: Shell<'a>,
    /// The words of the second language.
    second: Option<Second<'a>>,
    links: Vec<Link>,
    date: Pair<'a>,
    /// Where the guide is; none where nobody knows, or may tell what it is about.
    address: Option<String>,
    title_line: Pair<'a>,
    about: Vec<Pair<'a>>,
    notices: Vec<Pair<'a>>,
    steps: Vec<Pair<'a>>,
    contacts: Vec<Contact<'a>>,
    /// A line to call, where nobody that is recommended may be named.
    help: Option<Pair<'a>>,
    /// Said where texts were left out.
    left_out: Option<Pair<'a>>,
    say: Option<Pair<'a>>,
    bring: Vec<Pair<'a>>,
    if_not: Vec<Pair<'a>>,
    /// Who helps those whom the steps did not.
    fallbacks: Vec<Contact<'a>>,
    others: Vec<Other<'a>>,
    /// When the oldest fact of the other ways was checked.
    others_checked: Option<Pair<'a>>,
    clinic: Vec<Pair<'a>>,
    code: Option<Scan<'a>>,
}

#[derive(Serialize)]
struct Second<'a> {
    lang: &'a str,
    dir: &'static str,
    w: Value,
    draft: bool,
}

/// A text in the reader's language, and in the second one.
#[derive(Serialize)]
struct Pair<'a> {
    one: Shown<'a>,
    two: Option<Shown<'a>>,
}

#[derive(Serialize)]
struct Scan<'a> {
    svg: String,
    note: Pair<'a>,
    /// Where to go without a camera.
    address: String,
}

/// The sheet, line by line in one language or two.
pub(in crate::web) fn view<'a>(arrived: &Arrived<'a>, choices: Choices) -> Sheet<'a> {
    let sheet = Maker { arrived, choices };
    let Arrived { app, flow, at, .. } = *arrived;
    let outcome = flow.outcome_of(arrived.first);
    let heading = match choices.discreet {
        true => sheet.word(Word::SendSubject),
        false => sheet.text(&outcome.title),
    };
    let notices = arrived.seen.notices.iter();
    let notices = notices.map(|id| sheet.text(&flow.notices[id.0].text));
    let about = outcome.brief.iter().map(|text| sheet.text(text));
    let contacts = dated_once(sheet.contacts(&outcome.providers, false));
    let fallbacks = dated_once(sheet.contacts(&outcome.providers, true));
    let others = sheet.others(outcome);
    let others_checked = others.iter().flat_map(|other| &other.contacts);
    let others_checked = others_checked.filter_map(|contact| contact.provider.checked_on());
    Sheet {
        shell: sheet.shell(&heading),
        second: choices.with.map(|with| {
            let language = &flow.words[with.0].language;
            Second {
                lang: language.as_str(),
                dir: language.direction().as_str(),
                w: app.template_words(language),
                draft: is_draft(app, flow, with),
            }
        }),
        links: choices.links(app, flow, at),
        date: sheet.each(|language| {
            let today = long_date(arrived.walked.reader.today, language);
            sheet.filled("printed_on", language, &[("date", &today)])
        }),
        address: arrived.guide().filter(|_| !choices.discreet),
        title_line: heading,
        about: sheet.fit(about),
        notices: sheet.fit(notices),
        steps: sheet.items(&outcome.steps),
        help: (choices.discreet && contacts.is_empty())
            .then(|| sheet.each(|language| sheet.filled("help_line", language, &[]))),
        left_out: choices
            .discreet
            .then(|| sheet.each(|language| sheet.filled("sheet_left_out", language, &[]))),
        contacts,
        say: sheet
            .fit(outcome.say.iter().map(|text| sheet.text(text)))
            .pop(),
        bring: sheet.items(&outcome.bring),
        if_not: sheet.items(&outcome.if_not),
        fallbacks,
        others_checked: others_checked.min().map(|date| sheet.checked(date)),
        others,
        clinic: sheet.clinic(outcome),
        code: sheet.scan(&flow.words[at.0].language),
    }
}

/// Makes the parts of one sheet.
struct Maker<'a, 'b> {
    arrived: &'b Arrived<'a>,
    choices: Choices,
}

impl<'a> Maker<'a, '_> {
    fn language(&self, at: LanguageId) -> &'a Language {
        &self.arrived.flow.words[at.0].language
    }

    fn shell(&self, heading: &Pair<'_>) -> Shell<'a> {
        let Arrived { app, flow, at, .. } = *self.arrived;
        let title = heading.one.plain();
        let href = |tag: &str| {
            // A page that is put into the second language keeps the first beside it.
            let with =
                self.choices
                    .with
                    .map(|with| match flow.words[with.0].language.as_str() == tag {
                        true => at,
                        false => with,
                    });
            let choices = Choices {
                with,
                ..self.choices
            };
            format!("sheet{}&lang={tag}", choices.query(flow))
        };
        let mut shell = Shell::of_flow(app, flow, at, &title, href);
        if self.choices.discreet {
            shell = shell.titled(&title);
        }
        shell.clearable(flow).back_to(Some("./".into())).on_paper()
    }

    fn each(&self, say: impl Fn(&'a Language) -> Shown<'a>) -> Pair<'a> {
        Pair {
            one: say(self.language(self.arrived.at)),
            two: self.choices.with.map(|with| say(self.language(with))),
        }
    }

    fn text(&self, text: &'a Text) -> Pair<'a> {
        let Arrived { app, flow, at, .. } = *self.arrived;
        let voice = self.arrived.walked.voice;
        let one = Shown::of_flow(app, flow, at, voice, text);
        let two = self.choices.with;
        let two = two.map(|with| Shown::of_flow(app, flow, with, voice, text));
        // The source's sentence, which stands in for a translation, need not be said again.
        let is_source = |at, shown: &Shown<'_>| at == LanguageId::SOURCE || shown.is_stand_in();
        let with = self.choices.with.zip(two.as_ref());
        let again = is_source(at, &one) && with.is_some_and(|(at, two)| is_source(at, two));
        Pair {
            two: two.filter(|_| !again),
            one,
        }
    }

    fn fact(&self, fact: &'a Fact) -> Pair<'a> {
        self.each(|language| Shown::of_fact(self.arrived.app, language, fact))
    }

    fn word(&self, word: Word) -> Pair<'a> {
        let app = self.arrived.app;
        self.each(|language| Shown::own(app.interface.word(language, word).to_owned()))
    }

    /// One of the interface's words that only sheets need.
    fn filled(&self, key: &str, language: &Language, values: &[(&str, &str)]) -> Shown<'a> {
        let words = &self.arrived.app.interface.words(language).words;
        Shown::own(fill(words.get(key).map_or("", String::as_str), values))
    }

    /// The texts that may stand on this sheet.
    fn fit(&self, pairs: impl Iterator<Item = Pair<'a>>) -> Vec<Pair<'a>> {
        pairs.filter(|pair| self.is_fit(pair)).collect()
    }

    fn is_fit(&self, pair: &Pair<'_>) -> bool {
        let texts = [Some(&pair.one), pair.two.as_ref()];
        texts
            .into_iter()
            .flatten()
            .all(|shown| self.tells_nothing(&shown.text))
    }

    /// Whether a text has no word, in any language on the sheet, that a discreet one leaves out.
    /// Names and facts of providers are English, whatever the flow is written in.
    fn tells_nothing(&self, text: &str) -> bool {
        let Arrived { app, at, .. } = *self.arrived;
        let shown = [Some(at), Some(LanguageId::SOURCE), self.choices.with];
        let shown = shown.into_iter().flatten().map(|at| self.language(at));
        let mut shown = shown.chain([&app.interface.source().language]);
        !self.choices.discreet || shown.all(|language| !app.flows.sensitive.is_in(language, text))
    }

    fn items(&self, items: &'a [Item<Text>]) -> Vec<Pair<'a>> {
        let shown = items.iter();
        let shown = shown.filter(|item| self.arrived.walked.shows(item.shown));
        self.fit(shown.map(|item| self.text(&item.what)))
    }

    fn checked(&self, date: Date) -> Pair<'a> {
        self.each(|language| {
            let date = long_date(date, language);
            self.filled("checked_on", language, &[("date", &date)])
        })
    }

    /// What the people at the desk need to know.
    fn clinic(&self, outcome: &'a Outcome) -> Vec<Pair<'a>> {
        let Arrived { app, flow, at, .. } = *self.arrived;
        let own = self.language(at);
        let request = flow.request.iter().map(|text| self.text(text));
        let language = self.each(|reads| {
            // Whoever looks for an interpreter looks under the English name.
            let name = if reads == own {
                Word::LanguageName
            } else {
                Word::EnglishName
            };
            let name = app.interface.word(own, name);
            self.filled("sheet_language", reads, &[("language", name)])
        });
        let interpreter = (at != flow.desk_language())
            .then(|| self.each(|reads| self.filled("sheet_interpreter", reads, &[])));
        let providers = outcome.providers.iter();
        let providers = providers.filter(|item| self.arrived.walked.shows(item.shown));
        let how = providers.filter_map(|item| {
            app.flows.providers[item.what.provider.0]
                .application
                .as_ref()
        });
        let how = how.map(|fact| self.fact(fact));
        let lines = request.chain(std::iter::once(language)).chain(interpreter);
        self.fit(lines.chain(how))
    }

    /// The code to scan; none where nobody knows an address that a phone could open.
    fn scan(&self, language: &'a Language) -> Option<Scan<'a>> {
        let arrived = self.arrived;
        let settings = &arrived.app.settings;
        let guide = arrived.guide()?;
        let own = self.choices.answers && settings.promises_links();
        let own = own.then(|| arrived.own_link());
        // Many answers make an address that no code holds.
        let code = own.as_ref().and_then(|own| Code::of(&own.address));
        let own = own.filter(|_| code.is_some());
        let code = code.or_else(|| Code::of(&guide))?;
        let note = match &own {
            None => self.each(|language| self.filled("sheet_scan", language, &[])),
            Some(own) => self.each(|language| {
                let until = long_date(own.until, language);
                self.filled("sheet_scan_answers", language, &[("date", &until)])
            }),
        };
        let address = match self.choices.discreet {
            // The guide's address says what it is about.
            true => format!("{}/?lang={language}", settings.public_url),
            false => guide,
        };
        Some(Scan {
            svg: code.svg(),
            note,
            address,
        })
    }
}
