//! Units as a table of text.

use csv::{ReaderBuilder, Writer};

use super::Unit;
use super::table::{COLUMNS, columns, from_row};

/// Spreadsheets take a table for UTF-8 only with this mark.
const MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn write(units: &[Unit]) -> Result<Vec<u8>, String> {
    let mut writer = Writer::from_writer(MARK.to_vec());
    let fault = |fault: csv::Error| fault.to_string();
    writer.write_record(COLUMNS).map_err(fault)?;
    for unit in units {
        let state = unit.state.as_str();
        let row = [&*unit.key, &unit.context, &unit.source, &unit.text, state, &unit.note];
        writer.write_record(row.map(shielded)).map_err(fault)?;
    }
    writer.into_inner().map_err(|fault| fault.to_string())
}

pub(super) fn read(file: &[u8]) -> Result<Vec<Unit>, String> {
    let file = file.strip_prefix(MARK).unwrap_or(file);
    let mut reader = ReaderBuilder::new().flexible(true).delimiter(delimiter(file)).from_reader(file);
    let cells = |row: &csv::StringRecord| row.iter().map(unshielded).collect::<Vec<_>>();
    let head = reader.headers().map_err(|fault| fault.to_string())?;
    let columns = columns(cells(head))?;
    let rows = reader.records().map(|row| {
        let row = row.map_err(|fault| fault.to_string())?;
        from_row(&columns, &cells(&row))
    });
    rows.collect()
}

/// Spreadsheets of some countries write semicolons, or tabs.
fn delimiter(file: &[u8]) -> u8 {
    let head = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| head.iter().filter(|byte| **byte == sign).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// A spreadsheet takes a cell that begins so for a formula, and would run it.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet takes for a formula.
pub fn shielded(cell: &str) -> String {
    match cell.starts_with(FORMULA) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

fn unshielded(cell: &str) -> String {
    let bare = cell.strip_prefix('\'').filter(|bare| bare.starts_with(FORMULA));
    bare.unwrap_or(cell).to_owned()
}
