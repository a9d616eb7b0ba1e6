//! Phone numbers as they are dialed.

/// Returns a number as RFC 3966 dials it. Ten digits get the country code unless they have one; short codes stay as they
/// are.
pub(in crate::web) fn dialed(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        _ if number.trim_start().starts_with('+') => format!("+{digits}"),
        10 => format!("+1{digits}"),
        11 => format!("+{digits}"),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::dialed;

    #[test]
    fn numbers_are_dialed_with_their_country() {
        for (written, dials) in [
            ("415-555-0100", "+14155550100"),
            ("1 (415) 555-0100", "+14155550100"),
            ("+1 415 555 0100", "+14155550100"),
            ("+44 20 7946 0000", "+442079460000"),
            ("+45 32 10 00 00", "+4532100000"),
            ("211", "211"),
        ] {
            assert_eq!(dialed(written), dials, "{written}");
        }
    }
}
