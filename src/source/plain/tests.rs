use proptest::prelude::*;

use super::super::tree::parse_any;
use super::super::{Findings, text_of};
use super::*;

/// Whether a file is plain; where it is, the parser must make the same tree of it and find no fault.
fn is_plain(text: &str) -> bool {
    let (file, mut findings) = (FileId::ALONE, Findings::default());
    let text = text_of(text.as_bytes(), file, &mut findings).unwrap();
    let arena = Bump::new();
    let plain = read(text, file, &arena);
    if plain.is_some() {
        let parsed = parse_any(text, file, &arena, &mut findings);
        assert_eq!(plain, parsed, "{text}");
        assert!(findings.is_empty(), "{text}");
    }
    plain.is_some()
}

fn yaml_below(dir: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            yaml_below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            found.push(path);
        }
    }
}

#[test]
fn shipped_files_are_plain_and_every_file_reads_the_same() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for dir in ["flows", "templates", "tests"] {
        yaml_below(&root.join(dir), &mut files);
    }
    for path in files {
        let plain = is_plain(&std::fs::read_to_string(&path).unwrap());
        let is_shipped = !path.starts_with(root.join("tests"));
        assert!(plain || !is_shipped, "{}", path.display());
    }
}

#[test]
fn what_a_line_does_not_say_alone_is_left_to_the_parser() {
    for plain in [
        "a: b",
        "a: \"b\"\n\n# c\nd:\n  # e\n  f: 1.5\n  g: null\n",
        "a:\n    b: \"c # d: \\\"e\\\"\"\n   # f\n    g: h i\nj: k",
        "1: true\nyes: no\n",
        "a: \"\u{2028}\u{a0}é，\u{1f600}\"",
        "- a\n- b: c\n  d:\n    - e f.\n\n# g\n    - h: i\n- {j: [k, \"l: m\", {}], n: {o: []}}\n",
        "a: [1, b c, 三藩市 醫院,\"d\" ]\nb: { c: d }",
        "\"a\": b\nc d é:\n  - 醫 院: {e f: g, \"h: i\": [j]}\n    \"k\":\n      l: m",
        "a: 'b \"c\"'\nd: https://e.org/f?g#h\ni: j & k, (l) [m] {211} don't\nn: 醫，é",
    ] {
        assert!(is_plain(plain), "{plain}");
    }
    for other in [
        "",
        "a",
        "a:",
        "a: ",
        "a:b",
        "a: b\n  c",
        "a: b\n  c: d",
        "a: \"b\n  c\"",
        "a:  b",
        "a: b ",
        "a: \"b\" # c",
        "a: b # c",
        "a: b: c",
        "a: b:",
        "a: 'b''c'",
        "a: [b] c",
        "a: [b] # c",
        "a: [b,]",
        "a: [b, , c]",
        "a: [b",
        "a: [b: c]",
        "a: [b:c]",
        "a: [b #c]",
        "a: [\"b\\n\"]",
        "a: [\"b\" c]",
        "a: {b}",
        "a: {b, c: d}",
        "a: {b: c, b: d}",
        "a: {b:c}",
        "a: {b: }",
        "a: (b",
        "a: &b c",
        "a: |\n  b",
        "-",
        "- ",
        "-  a",
        "- - a",
        "- a\n  b",
        "- a\nb: c",
        "- a: b\n c: d",
        "- a: b\n   c: d",
        "- a: b\n  - c",
        "- a: b\n  a: c",
        "- [a\n  b]",
        "a: b\n- c",
        "a:\n- b",
        "a: b\na: c",
        "a:\n  b: c\n  d: e\n  b: f",
        "a:\n  b: c\n d: e",
        " a: b\nc: d",
        "a: \"\\n\"",
        "a: \"b\\\\\"",
        "a: \"b\\\"",
        "a: \"",
        "a: \"b\"c\"",
        "\ta: b",
        "a:\tb",
        "a: b\r\n",
        "a: \u{85}",
        "a: \"\u{7f}\"",
        "a: \"\u{ffff}\"",
        "a: \"\u{feff}\"",
        "--- \na: b",
        "a: b\n---\nc: d",
        "a: b\n...\n",
        "? a\n: b",
        "a : b",
        "[a]: b",
        "a, b: c",
        "'a': b",
        "\"a\\n\": b",
        "\"a\" b: c",
        "a #b: c",
        "- a: b: c",
        "{a b}: c",
        "a: -b",
        "a: !b c",
        "a: *b",
        "%a: b",
    ] {
        assert!(!is_plain(other), "{other}");
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-c1 .,-]{1,6}",
        3 => "\"[a-cé，# :'-]{0,6}\"",
        1 => "'[a-cé，# :\"-]{0,6}'",
        1 => "\"([a-c]|\\\\.|\"|\u{2028}|\u{85}|\u{feff}){0,4}\"",
        1 => "[a-cé:/#&*!?%@`|>{}()'-]{1,6}",
        1 => ".{0,6}",
    ]
}

fn value() -> impl Strategy<Value = String> {
    word().prop_recursive(3, 12, 4, |inner| {
        let key = prop_oneof![
            4 => "[a-c]: ",
            2 => "[a-cé #'-]{1,3}: ",
            1 => "\"[a-c: ]{0,2}\": ?",
            1 => "[a-c1]{1,2}:?",
            1 => Just(String::new())
        ];
        let comma = prop_oneof![6 => Just(", "), 1 => Just(","), 1 => Just(" ,  ")];
        let entry = (key, inner.clone()).prop_map(|(key, value)| key + &value);
        let map = (prop::collection::vec(entry, 0..4), comma.clone());
        let list = (prop::collection::vec(inner, 0..4), comma);
        let end = prop_oneof![8 => Just(""), 1 => Just(" "), 1 => Just(" # a"), 1 => Just("]")];
        prop_oneof![
            (map, end.clone())
                .prop_map(|((all, comma), end)| format!("{{{}}}{end}", all.join(comma))),
            (list, end).prop_map(|((all, comma), end)| format!("[{}]{end}", all.join(comma))),
        ]
    })
}

fn line() -> impl Strategy<Value = String> {
    let indent = prop_oneof![Just(""), Just(" "), Just("  "), Just("    "), Just("\t")];
    let mark = prop_oneof![4 => Just(""), 3 => Just("- "), 1 => Just("-"), 1 => Just("- - ")];
    let key = prop_oneof![
        4 => "[a-c]",
        2 => "[a-c1._-]{1,3}",
        2 => "[a-cé #,'-]{1,4}",
        1 => "\"[a-cé #:\\\\-]{0,4}\"",
        1 => ".{0,3}"
    ];
    let colon = prop_oneof![8 => Just(": "), 3 => Just(":"), 1 => Just(" : "), 1 => Just("")];
    let named = (key, colon).prop_map(|(key, colon)| key + colon);
    let named = prop_oneof![3 => named, 1 => Just(String::new())];
    let value = prop_oneof![2 => Just(String::new()), 6 => value(), 1 => "#.{0,4}"];
    (indent, mark, named, value)
        .prop_map(|(indent, mark, named, value)| format!("{indent}{mark}{named}{value}"))
}

proptest! {
    #[test]
    fn whatever_is_plain_reads_as_the_parser_reads_it(
        lines in prop::collection::vec(line(), 1..6),
        end in prop_oneof![Just(""), Just("\n"), Just("\n\n"), Just("\r\n")],
    ) {
        is_plain(&(lines.join("\n") + end));
    }
}
