use std::io::Cursor;

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::{COLUMNS, Job, Unit, columns, from_row};

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
    let cell = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_num_format("@");
    for (column, (name, width)) in (0..).zip(COLUMNS.iter().zip(WIDTHS)) {
        sheet.write_string_with_format(0, column, *name, &head)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, unit) in (1..).zip(units) {
        let state = unit.state.as_str();
        let cells = [
            &*unit.key,
            &unit.context,
            &unit.source,
            &unit.text,
            state,
            &unit.note,
        ];
        for (column, text) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, text, &cell)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    book.save_to_buffer()
}

pub(super) fn read(file: &[u8]) -> Result<Vec<Unit>, String> {
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(file)).map_err(|fault| format!("not a spreadsheet: {fault}"))?;
    let sheet = book
        .worksheet_range_at(0)
        .ok_or("the spreadsheet has no sheet")?;
    let sheet = sheet.map_err(|fault| fault.to_string())?;
    let mut rows = sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>());
    let columns = columns(rows.next().ok_or("the first sheet is empty")?)?;
    let rows = rows.filter(|row| row.iter().any(|cell| !cell.is_empty()));
    rows.map(|row| from_row(&columns, &row)).collect()
}
