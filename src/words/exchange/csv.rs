use csv::{ReaderBuilder, Writer};

use super::{COLUMNS, Unit, columns, from_row};

/// Spreadsheets take a table for UTF-8 only with this mark.
const MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn write(units: &[Unit]) -> Result<Vec<u8>, String> {
    let mut writer = Writer::from_writer(MARK.to_vec());
    let fault = |fault: csv::Error| fault.to_string();
    writer.write_record(COLUMNS).map_err(fault)?;
    for unit in units {
        let state = unit.state.as_str();
        let row = [
            &*unit.key,
            &unit.context,
            &unit.source,
            &unit.text,
            state,
            &unit.note,
        ];
        writer.write_record(row).map_err(fault)?;
    }
    writer.into_inner().map_err(|fault| fault.to_string())
}

pub(super) fn read(file: &[u8]) -> Result<Vec<Unit>, String> {
    let file = file.strip_prefix(MARK).unwrap_or(file);
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(file);
    let cells = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
    let head = reader.headers().map_err(|fault| fault.to_string())?;
    let columns = columns(cells(head))?;
    let rows = reader.records().map(|row| {
        let row = row.map_err(|fault| fault.to_string())?;
        from_row(&columns, &cells(&row))
    });
    rows.collect()
}
