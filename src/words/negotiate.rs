use icu_locale::{LanguageIdentifier, LocaleExpander};

use super::Language;

/// Header text beyond this is not read.
const MAX_HEADER_CHARS: usize = 1_000;
/// Languages beyond this many are not considered.
const MAX_RANGES: usize = 20;

/// The offered language that suits an `Accept-Language` header best: its place in `offered`.
///
/// Ranges are tried by falling weight (RFC 9110 §12.5.4, `q=0` refuses, malformed ones are
/// skipped). Each is looked up (RFC 4647 §3.4) after filling in the likely script, so that `zh-TW`
/// finds `zh-Hant`. A second pass takes another script of the same language: a reader of
/// Simplified Chinese is better served by Traditional than by English.
pub fn negotiate(header: &str, offered: &[Language]) -> Option<usize> {
    let ranges = ranges(header);
    let expander = LocaleExpander::new_common();
    let expand = |id: &LanguageIdentifier| {
        let mut full = id.clone();
        expander.maximize(&mut full);
        full
    };
    let offered: Vec<_> = offered.iter().map(|language| expand(&language.identifier())).collect();
    let wanted: Vec<_> = ranges.iter().map(expand).collect();
    let same_script = |a: &LanguageIdentifier, b: &LanguageIdentifier| a.language == b.language && a.script == b.script;
    let best = wanted.iter().find_map(|want| {
        let exact = offered.iter().position(|have| have == want);
        exact.or_else(|| offered.iter().position(|have| same_script(have, want)))
    });
    best.or_else(|| wanted.iter().find_map(|want| offered.iter().position(|have| have.language == want.language)))
}

/// The header's languages by falling weight, the order kept among equals.
fn ranges(header: &str) -> Vec<LanguageIdentifier> {
    let read: String = header.chars().take(MAX_HEADER_CHARS).collect();
    let mut weighted: Vec<(u16, LanguageIdentifier)> =
        read.split(',').take(MAX_RANGES).filter_map(weighted_range).filter(|(weight, _)| *weight > 0).collect();
    weighted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    weighted.into_iter().map(|(_, id)| id).collect()
}

/// One element such as `es-MX;q=0.8`, its weight in thousandths.
fn weighted_range(element: &str) -> Option<(u16, LanguageIdentifier)> {
    let mut parts = element.split(';').map(str::trim);
    let id = LanguageIdentifier::try_from_str(alias(parts.next()?)).ok()?;
    let weight = match parts.next() {
        None => 1000,
        Some(q) => thousandths(q.strip_prefix("q=").or_else(|| q.strip_prefix("Q="))?)?,
    };
    (!id.language.is_unknown()).then_some((weight, id))
}

/// `qvalue` of RFC 9110: `0`, `1`, or either with up to three decimals.
fn thousandths(q: &str) -> Option<u16> {
    let (whole, decimals) = q.split_once('.').unwrap_or((q, ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|b| b.is_ascii_digit());
    let decimals: u16 = if digits {
        format!("{decimals:0<3}").parse().ok()?
    } else {
        return None;
    };
    match whole {
        "0" => Some(decimals),
        "1" if decimals == 0 => Some(1000),
        _ => None,
    }
}

/// Tags whose readers are served under another one: written Cantonese and Mandarin are Chinese,
/// Tagalog is Filipino.
fn alias(tag: &str) -> &str {
    let language = tag.split('-').next().unwrap_or(tag);
    if language.eq_ignore_ascii_case("yue") {
        "zh-Hant"
    } else if language.eq_ignore_ascii_case("tl") {
        "fil"
    } else if let Some(rest) = tag.strip_prefix("cmn") {
        if rest.eq_ignore_ascii_case("-hant") { "zh-Hant" } else { "zh" }
    } else {
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(header: &str) -> Option<&'static str> {
        let tags = ["en", "es", "zh-Hant"];
        let offered: Vec<_> = tags.iter().map(|tag| Language::parse(tag).unwrap()).collect();
        negotiate(header, &offered).map(|at| tags[at])
    }

    #[test]
    fn chinese_readers_get_chinese() {
        for header in
            ["zh-TW,zh;q=0.9,en;q=0.8", "zh-HK", "zh-Hant", "yue", "yue-Hant-HK", "zh-CN,zh;q=0.9", "zh", "cmn-Hant"]
        {
            assert_eq!(chosen(header), Some("zh-Hant"), "{header}");
        }
    }

    #[test]
    fn every_reader_gets_their_own_script_and_name() {
        let tags = ["en", "es", "fil", "ru", "vi", "zh-Hans", "zh-Hant"];
        let offered: Vec<_> = tags.iter().map(|tag| Language::parse(tag).unwrap()).collect();
        for (header, expected) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
            ("zh-SG", "zh-Hans"),
            ("zh", "zh-Hans"),
            ("zh-TW,zh;q=0.9", "zh-Hant"),
            ("zh-HK", "zh-Hant"),
            ("yue-HK", "zh-Hant"),
            ("tl-PH,en;q=0.5", "fil"),
            ("fil-PH", "fil"),
            ("vi-VN,vi;q=0.9", "vi"),
            ("ru-UA,uk;q=0.9", "ru"),
        ] {
            let chosen = negotiate(header, &offered).map(|at| tags[at]);
            assert_eq!(chosen, Some(expected), "{header}");
        }
    }

    #[test]
    fn weights_decide_and_zero_refuses() {
        assert_eq!(chosen("en;q=0.3, es-MX;q=0.8"), Some("es"));
        assert_eq!(chosen("es;q=0, en;q=0.1"), Some("en"));
        assert_eq!(chosen("fr, de;q=0.9"), None);
        assert_eq!(chosen("*"), None);
    }

    #[test]
    fn malformed_ranges_are_skipped() {
        assert_eq!(chosen(";;;,,q=1, es;q=abc, ???, en;q=0.5"), Some("en"));
        assert_eq!(chosen("es;q=2, en"), Some("en"));
        assert_eq!(chosen(&"x,".repeat(100_000)), None);
    }
}
