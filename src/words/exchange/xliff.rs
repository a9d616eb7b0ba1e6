use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};

use super::{Job, Received, Unit, UnitState};
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
        let _ = writeln!(file, "<note category=\"context\">{}</note>", escape(&unit.context));
        if !unit.note.is_empty() {
            let _ = writeln!(file, "<note category=\"translator\">{}</note>", escape(&unit.note));
        }
        let _ = writeln!(file, "</notes>\n<segment state=\"{state}\" subState=\"signpost:{detail}\">");
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
    /// The state and the detail of each segment.
    states: Vec<(String, String)>,
}

pub(super) fn read(file: &str) -> Result<Received, String> {
    let mut reader = Reader::from_str(file);
    let mut language = None;
    let (mut units, mut open, mut inside) = (Vec::new(), Open::default(), Vec::<Into>::new());
    loop {
        let at = reader.buffer_position();
        let fault = |fault: String| format!("not XLIFF: {fault} (at byte {at})");
        match reader.read_event().map_err(|found| fault(found.to_string()))? {
            Event::Start(tag) => {
                let name = tag.local_name();
                if inside.is_empty() {
                    language = root(&tag).map_err(fault)?;
                }
                let part = open.enter(name.as_ref(), &tag, inside.last()).map_err(fault)?;
                inside.push(part);
            }
            Event::End(tag) => {
                inside.pop();
                if tag.local_name().as_ref() == "unit" {
                    units.push(std::mem::take(&mut open).unit().map_err(fault)?);
                }
            }
            Event::Text(text) => open.add(inside.last(), &text),
            Event::CData(text) => open.add(inside.last(), &text),
            Event::GeneralRef(entity) => {
                let letter = entity.resolve_char_ref().map_err(|found| fault(found.to_string()))?;
                let letter = letter.map(String::from);
                let known = letter.or(resolve_predefined_entity(&entity).map(str::to_owned));
                let known = known.ok_or_else(|| fault(format!("the unknown entity &{};", &*entity)))?;
                open.add(inside.last(), &known);
            }
            Event::Empty(tag) if matches!(inside.last(), Some(Into::Source | Into::Target)) => {
                let name = tag.local_name().as_ref().to_owned();
                return Err(fault(format!("a text holds <{name}/>, which has no place here")));
            }
            Event::Eof if inside.is_empty() => return Ok(Received { units, language }),
            Event::Eof => return Err(fault("the file ends in the middle".into())),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The language of the targets, if the file begins as XLIFF 2 does.
fn root(tag: &BytesStart<'_>) -> Result<Option<String>, String> {
    let version = value(tag, "version")?;
    if tag.local_name().as_ref() != "xliff" || !version.starts_with("2.") {
        return Err("it is not XLIFF 2".into());
    }
    Ok(Some(value(tag, "trgLang")?).filter(|tag| !tag.is_empty()))
}

fn value(tag: &BytesStart<'_>, name: &str) -> Result<String, String> {
    let found = tag.try_get_attribute(name).map_err(|fault| fault.to_string())?;
    let value = found.map(|found| found.normalized_value(quick_xml::XmlVersion::Implicit1_0));
    let value = value.transpose().map_err(|fault| fault.to_string())?;
    Ok(value.unwrap_or_default().into_owned())
}

/// What the text inside an element belongs to.
#[derive(Clone, Copy)]
enum Into {
    Segment,
    Source,
    Target,
    Note,
    Nothing,
}

impl Open {
    fn enter(&mut self, name: &str, tag: &BytesStart<'_>, around: Option<&Into>) -> Result<Into, String> {
        Ok(match (name, around) {
            // Marks inside a text hold text of it.
            (_, Some(text @ (Into::Source | Into::Target | Into::Note))) => *text,
            ("source", Some(Into::Segment)) => Into::Source,
            ("target", Some(Into::Segment)) => Into::Target,
            ("unit", _) => {
                self.key = value(tag, "id")?;
                Into::Nothing
            }
            ("segment", _) => {
                self.states.push((value(tag, "state")?, value(tag, "subState")?));
                Into::Segment
            }
            ("ignorable", _) => Into::Segment,
            ("note", _) if value(tag, "category")? == "translator" => Into::Note,
            _ => Into::Nothing,
        })
    }

    fn add(&mut self, into: Option<&Into>, text: &str) {
        match into {
            Some(Into::Source) => self.source.push_str(text),
            Some(Into::Target) => self.target.push_str(text),
            Some(Into::Note) => self.note.push_str(text),
            Some(Into::Segment | Into::Nothing) | None => {}
        }
    }

    fn unit(self) -> Result<Unit, String> {
        if self.key.is_empty() {
            return Err("a unit has no id".into());
        }
        let states = self.states.iter().map(|(known, detail)| made(known, detail));
        // Of several segments, the one that is furthest from reviewed speaks for the unit.
        let least = states.min_by_key(|state| match state {
            UnitState::Missing => 0,
            UnitState::Stale => 1,
            UnitState::Made(State::Machine) => 2,
            UnitState::Made(State::Draft) => 3,
            UnitState::Made(State::Reviewed) => 4,
        });
        let state = match least {
            _ if self.target.trim().is_empty() => UnitState::Missing,
            Some(UnitState::Missing) | None => UnitState::Stale,
            Some(state) => state,
        };
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

/// The state of XLIFF decides; ours only says more where the two agree.
fn made(known: &str, detail: &str) -> UnitState {
    let detail = detail.strip_prefix("signpost:").and_then(UnitState::parse);
    let agreed = detail.filter(|detail| state(*detail).0 == known);
    agreed.unwrap_or(match known {
        "reviewed" | "final" => UnitState::Made(State::Reviewed),
        "translated" => UnitState::Made(State::Draft),
        _ => UnitState::Stale,
    })
}
