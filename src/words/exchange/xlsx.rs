//! Units as a spreadsheet.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::table::{COLUMNS, columns, from_row};
use super::{Job, Received, Unit};
use crate::words::Language;

/// Widths of the columns, in characters.
const WIDTHS: [u16; 6] = [32, 36, 50, 50, 10, 30];

pub(super) fn write(job: Job<'_>, units: &[Unit]) -> Result<Vec<u8>, String> {
    table(job, units).map_err(|fault| fault.to_string())
}

fn table(job: Job<'_>, units: &[Unit]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(job.target.as_str())?;
    let head = Format::new().set_bold();
    // "@" keeps what looks like a number, a date or a formula as the text it is.
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    for (column, (name, width)) in (0..).zip(COLUMNS.iter().zip(WIDTHS)) {
        sheet.write_string_with_format(0, column, *name, &head)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, unit) in (1..).zip(units) {
        let state = unit.state.as_str();
        let cells = [&*unit.key, &unit.context, &unit.source, &unit.text, state, &unit.note];
        for (column, text) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, text, &cell)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    book.save_to_buffer()
}

/// More rows and columns than any flow has strings and any translator adds columns.
const MAX_ROWS: u32 = 50_000;
const MAX_COLUMNS: u32 = 50;

pub(super) fn read(file: &[u8]) -> Result<Received, String> {
    let fault = |fault: calamine::XlsxError| format!("not a spreadsheet: {fault}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(fault)?;
    let name = book.sheet_names().first().cloned().ok_or("the spreadsheet has no sheet")?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut cells = book.worksheet_cells_reader(&name).map_err(fault)?;
    while let Some(cell) = cells.next_cell().map_err(fault)? {
        let (row, column) = cell.get_position();
        let text = Data::from(cell.get_value().clone()).to_string();
        if row >= MAX_ROWS || column >= MAX_COLUMNS || text.is_empty() {
            continue;
        }
        let cells = rows.entry(row).or_default();
        let column = usize::try_from(column).map_err(|fault| fault.to_string())?;
        cells.resize(cells.len().max(column + 1), String::new());
        cells[column] = text;
    }
    let mut rows = rows.into_values();
    let columns = columns(rows.next().ok_or("the first sheet is empty")?)?;
    let units = rows.map(|row| from_row(&columns, &row)).collect::<Result<_, _>>()?;
    Ok(Received { units, language: Language::parse(&name).map(|language| language.to_string()) })
}
