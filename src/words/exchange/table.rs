//! Units as rows of a table.

use super::{Unit, UnitState};
use crate::words::State;

/// The columns of a table, in order.
pub(super) const COLUMNS: [&str; 6] = ["key", "context", "source", "text", "state", "note"];

/// A unit from the cells of a row whose columns have these names.
pub(super) fn from_row(columns: &[String], cells: &[String]) -> Result<Unit, String> {
    let cell = |name: &str| {
        let at = columns.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
        at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim())
    };
    let key = cell("key");
    if key.is_empty() {
        return Err("there is a row without a key".into());
    }
    Ok(Unit {
        key: key.to_owned(),
        context: String::new(),
        source: cell("source").to_owned(),
        text: cell("text").to_owned(),
        state: match cell("state").to_lowercase().as_str() {
            "" if cell("text").is_empty() => UnitState::Missing,
            "" => UnitState::Made(State::Draft),
            word => UnitState::parse(word).ok_or_else(|| format!("`{key}` has the unknown state `{word}`"))?,
        },
        note: cell("note").to_owned(),
    })
}

/// The names of the columns, if the ones that an import needs are there.
pub(super) fn columns(head: Vec<String>) -> Result<Vec<String>, String> {
    for needed in ["key", "source", "text", "state"] {
        if !head.iter().any(|column| column.trim().eq_ignore_ascii_case(needed)) {
            let have = head.join(", ");
            return Err(format!("the first row has no column `{needed}`; it has {have}"));
        }
    }
    Ok(head)
}
