use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};

use super::{Job, Unit, UnitState};
use crate::words::State;

/// XLIFF 2.1: a unit for each string, one segment in it.
pub(super) fn write(job: Job<'_>, units: &[Unit]) -> String {
    let mut file = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" srcLang=\"{}\" trgLang=\"{}\">\n\
         <file id=\"{}\">\n",
        job.source, job.target, job.name
    );
    // Writing to a String can't fail.
    for unit in units {
        let (state, detail) = state(unit.state);
        let _ = writeln!(file, "<unit id=\"{}\">\n<notes>", escape(&unit.key));
        let _ = writeln!(
            file,
            "<note category=\"context\">{}</note>",
            escape(&unit.context)
        );
        if !unit.note.is_empty() {
            let _ = writeln!(
                file,
                "<note category=\"translator\">{}</note>",
                escape(&unit.note)
            );
        }
        let _ = writeln!(
            file,
            "</notes>\n<segment state=\"{state}\" subState=\"signpost:{detail}\">"
        );
        let _ = writeln!(file, "<source>{}</source>", escape(&unit.source));
        if !unit.text.is_empty() {
            let _ = writeln!(file, "<target>{}</target>", escape(&unit.text));
        }
        file.push_str("</segment>\n</unit>\n");
    }
    file + "</file>\n</xliff>\n"
}

/// The state that XLIFF knows, and ours.
fn state(state: UnitState) -> (&'static str, &'static str) {
    let known = match state {
        UnitState::Missing | UnitState::Stale => "initial",
        UnitState::Made(State::Draft | State::Machine) => "translated",
        UnitState::Made(State::Reviewed) => "reviewed",
    };
    (known, state.as_str())
}

/// A unit as far as it has been read.
#[derive(Default)]
struct Open {
    key: String,
    source: String,
    target: String,
    note: String,
    state: String,
    detail: String,
}

pub(super) fn read(file: &str) -> Result<Vec<Unit>, String> {
    let mut reader = Reader::from_str(file);
    let (mut units, mut open, mut into) = (Vec::new(), Open::default(), Vec::new());
    loop {
        let at = reader.buffer_position();
        let fault = |fault: String| format!("not XLIFF: {fault} (at byte {at})");
        match reader
            .read_event()
            .map_err(|found| fault(found.to_string()))?
        {
            Event::Start(tag) => into.push(open.enter(&tag).map_err(fault)?),
            Event::End(tag) => {
                into.pop();
                if tag.local_name().as_ref() == "unit" {
                    units.push(std::mem::take(&mut open).unit().map_err(fault)?);
                }
            }
            Event::Text(text) => open.add(into.last(), &text),
            Event::CData(text) => open.add(into.last(), &text),
            Event::GeneralRef(entity) => {
                let letter = entity
                    .resolve_char_ref()
                    .map_err(|found| fault(found.to_string()))?;
                let letter = letter.map(String::from);
                let known = letter.or(resolve_predefined_entity(&entity).map(str::to_owned));
                let known =
                    known.ok_or_else(|| fault(format!("the unknown entity &{};", &*entity)))?;
                open.add(into.last(), &known);
            }
            Event::Eof if into.is_empty() => return Ok(units),
            Event::Eof => return Err(fault("the file ends in the middle".into())),
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
}

/// What the text inside an element belongs to.
#[derive(Clone, Copy)]
enum Into {
    Source,
    Target,
    Note,
    Nothing,
}

impl Open {
    fn enter(&mut self, tag: &BytesStart<'_>) -> Result<Into, String> {
        let value = |name: &str| {
            let found = tag
                .try_get_attribute(name)
                .map_err(|fault| fault.to_string())?;
            let value =
                found.map(|found| found.normalized_value(quick_xml::XmlVersion::Implicit1_0));
            let value = value.transpose().map_err(|fault| fault.to_string())?;
            Ok::<String, String>(value.unwrap_or_default().into_owned())
        };
        Ok(match tag.local_name().as_ref() {
            "unit" => {
                self.key = value("id")?;
                Into::Nothing
            }
            "segment" => {
                self.state = value("state")?;
                self.detail = value("subState")?;
                Into::Nothing
            }
            "source" => Into::Source,
            "target" => Into::Target,
            "note" if value("category")? == "translator" => Into::Note,
            _ => Into::Nothing,
        })
    }

    fn add(&mut self, into: Option<&Into>, text: &str) {
        match into {
            Some(Into::Source) => self.source.push_str(text),
            Some(Into::Target) => self.target.push_str(text),
            Some(Into::Note) => self.note.push_str(text),
            Some(Into::Nothing) | None => {}
        }
    }

    /// The state of XLIFF decides; ours only says more where the two agree.
    fn unit(self) -> Result<Unit, String> {
        let detail = self
            .detail
            .strip_prefix("signpost:")
            .and_then(UnitState::parse);
        let agreed = detail.filter(|detail| state(*detail).0 == self.state);
        let state = match (agreed, &*self.state) {
            (Some(agreed), _) => agreed,
            _ if self.target.is_empty() => UnitState::Missing,
            (None, "reviewed" | "final") => UnitState::Made(State::Reviewed),
            (None, "translated") => UnitState::Made(State::Draft),
            (None, _) => UnitState::Stale,
        };
        if self.key.is_empty() {
            return Err("a unit has no id".into());
        }
        Ok(Unit {
            key: self.key,
            context: String::new(),
            source: self.source.trim().to_owned(),
            text: self.target.trim().to_owned(),
            state,
            note: self.note.trim().to_owned(),
        })
    }
}
