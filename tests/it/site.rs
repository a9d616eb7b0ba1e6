//! `site.yaml` and the style sheet of one's own: their faults, and the pages they make.

use signpost::flow::{Flows, load};
use signpost::site::Color;
use signpost::source::{Findings, Sources};

use crate::proofs::SOUND;
use crate::support::Browser;

const LOGO: &str = include_str!("../site/logo.svg");

/// What `tests/browser/site.test.mjs` looks at, too.
pub const SITE: &str = include_str!("../site/site.yaml");

/// A sound flow in English and Spanish, with these files beside it.
fn sources(more: &[(&str, &str)]) -> Sources {
    let words = "language: es\nstate: draft\nstrings: {}\n";
    let files = [("demo/flow.yaml", SOUND), ("demo/words/es.yaml", words)];
    let files = files.iter().chain(more);
    Sources::from_files(files.map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())))
}

fn loaded(more: &[(&str, &str)]) -> (Sources, Option<Flows>, Findings) {
    let sources = sources(more);
    let (flows, findings) = load(&sources);
    (sources, flows, findings)
}

/// The findings in `site.yaml` and its logo: lint, line, message, hint.
fn told(site: &str, logo: &str) -> Vec<(String, u32, String, String)> {
    let (sources, _, findings) = loaded(&[("site.yaml", site), ("logo.svg", logo)]);
    let of_site = findings
        .sorted()
        .into_iter()
        .filter(|finding| ["site.yaml", "logo.svg"].contains(&sources.path(finding.span.file)));
    of_site
        .map(|finding| {
            let hint = finding.hint.clone().unwrap_or_default();
            let (lint, line) = (finding.lint.to_owned(), finding.span.line);
            (lint, line, finding.message.clone(), hint)
        })
        .collect()
}

/// The lint and the line of the one finding, whose message has this in it.
fn one(site: &str, logo: &str, part: &str) -> (String, u32) {
    match told(site, logo).as_slice() {
        [(lint, line, message, hint)] => {
            assert!(message.contains(part), "{message}");
            assert!(!hint.is_empty(), "{message}: no hint");
            (lint.clone(), *line)
        }
        other => panic!("{site}: {other:?}"),
    }
}

#[test]
fn a_sound_site_has_only_the_label_that_lacks_spanish() {
    let found = told(SITE, LOGO);
    assert_eq!(found.len(), 1, "{found:?}");
    let (lint, line, message, _) = &found[0];
    assert_eq!((lint.as_str(), *line), ("missing-string", 10));
    assert!(message.ends_with("no translation in es"), "{message}");
}

#[test]
fn each_fault_has_its_place_and_a_hint() {
    for name in ["\"\\u200b\"", "\"\\u202eHsilgne\"", &"long ".repeat(50)] {
        let site = format!("organization: {name}\n");
        assert_eq!(one(&site, LOGO, "visible").0, "wrong-type", "{name}");
    }
    let site = |rest: &str| format!("organization: Harbor Health\n{rest}\n");
    let faults = [
        ("fone: 1", "unknown-key", "no key `fone`"),
        ("phone: {number: call us}", "bad-phone", "`call us`"),
        ("phone: {number: \"--\"}", "bad-phone", "`--`"),
        ("colors: {light: {link: teal}}", "bad-color", "the text `teal`"),
        ("colors: {light: {link: \"#12345\"}}", "bad-color", "#12345"),
        ("colors: {light: {lnik: \"#000\"}}", "unknown-key", "`lnik`"),
        ("colors: {night: {}}", "unknown-key", "`night`"),
        ("logo: {file: gone.svg}", "bad-logo", "no picture `gone.svg`"),
        ("logo: {file: site.yaml}", "bad-logo", "no picture `site.yaml`"),
        ("logo: {file: ../logo.svg}", "bad-logo", "no picture"),
        ("links: [{label: {es: Ayuda}, url: /x}]", "missing-key", "no English"),
    ];
    for (rest, lint, part) in faults {
        assert_eq!(one(&site(rest), LOGO, part), (lint.to_owned(), 2), "{rest}");
    }
    let label = "label: {en: A, es: B}";
    for url in ["javascript:alert(1)", "data:text/html,x", "//evil.example", "about.html", "https://", "https://a b"] {
        let rest = format!("links: [{{{label}, url: \"{url}\"}}]");
        assert_eq!(one(&site(&rest), LOGO, url).0, "bad-url", "{url}");
    }
    for url in ["https://a.example/?x=1&y", "http://a.example", "mailto:a@b.example", "/demo/en"] {
        let rest = format!("links: [{{{label}, url: \"{url}\"}}]");
        assert_eq!(told(&site(&rest), LOGO), [], "{url}");
    }
    assert_eq!(one("names: {es: X}\n", LOGO, "no `organization`").0, "missing-key");
}

/// The ratios are computed by hand from the formula of WCAG 2.2, for the colours of `style.css`.
#[test]
fn contrast_is_measured_in_both_schemes() {
    let ratio = |one: &str, two: &str| {
        let (one, two) = (Color::parse(one).unwrap(), Color::parse(two).unwrap());
        (one.contrast(two) * 100.0).round() / 100.0
    };
    assert_eq!(ratio("#000", "#fff"), 21.0);
    assert_eq!(ratio("#777777", "#ffffff"), 4.48);
    assert_eq!(ratio("#777", "#eef3f2"), ratio("#eef3f2", "#777777"));
    let wrong = [
        ("light", "link", "#777777", "3.99:1 to a notice (#eef3f2)", "1.4.3"),
        ("light", "button", "#999999", "2.54:1 to a notice (#eef3f2)", "1.4.11"),
        ("light", "accent", "#999999", "2.54:1 to a notice (#eef3f2)", "1.4.11"),
        ("light", "button_text", "#888888", "2.37:1 to the button (#0b5563)", "1.4.3"),
        ("dark", "link", "#808080", "3.66:1 to a notice (#212b2e)", "1.4.3"),
        ("dark", "button", "#5a5a5a", "2.10:1 to a notice (#212b2e)", "1.4.11"),
    ];
    for (scheme, name, color, part, criterion) in wrong {
        let site = |color: &str| format!("organization: H\ncolors:\n  {scheme}:\n    {name}: \"{color}\"\n");
        let found = told(&site(color), LOGO);
        let [(lint, line, message, hint)] = found.as_slice() else {
            panic!("{scheme} {name}: {found:?}");
        };
        assert_eq!((lint.as_str(), *line), ("low-contrast", 4));
        for part in [part, criterion, scheme] {
            assert!(message.contains(part), "{part}: {message}");
        }
        // What the hint names is sound indeed.
        let better = hint.split('"').nth(1).unwrap();
        assert_eq!(told(&site(better), LOGO), [], "{scheme} {name} {better}");
    }
}

/// The colours that a site's own are held against are those of the pages.
#[test]
fn the_pages_have_the_colours_that_are_checked() {
    let style = include_str!("../../templates/style.css");
    let light = "--paper: #fbfbf8; --card: #fff; --soft: #eef3f2;";
    let dark = "--paper: #14191b; --card: #1b2225; --soft: #212b2e;";
    let schemes: Vec<&str> = style.split("@media").take(2).collect();
    assert!(schemes[0].contains(light) && schemes[0].contains("--act: #0b5563;"));
    assert!(schemes[1].contains(dark) && schemes[1].contains("--act: #8ed4e0;"));
}

#[test]
fn a_logo_that_runs_or_fetches_something_is_refused() {
    let inside = |part: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"\n xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n{part}\n</svg>"
        )
    };
    let site = "organization: H\nlogo: {file: logo.svg}\n";
    let refused = [
        ("<script>alert(1)</script>", "<script>"),
        ("<SCRIPT/>", "<SCRIPT>"),
        ("<path onclick=\"x()\"/>", "`onclick`"),
        ("<g ONLOAD='x()'/>", "`onload`"),
        ("<image href=\"https://evil.example/a.png\"/>", "evil.example"),
        ("<use xlink:href=\"other.svg#a\"/>", "other.svg#a"),
        ("<a href=\"java&#115;cript:alert(1)\"/>", "javascript:alert(1)"),
        ("<image href=\"data:image/svg+xml;base64,AAAA\"/>", "data:image/svg"),
        ("<path style=\"fill: url(https://evil.example/#a)\"/>", "style"),
        ("<style>@import 'a.css';</style>", "style"),
        ("<style>@keyframes b {from {fill: red}}</style>", "moves"),
        ("<style>@-webkit-keyframes b {}</style>", "moves"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<animate attributeName=\"href\"/>", "<animate>"),
        ("<?xml-stylesheet href=\"a.css\"?>", "processing"),
        ("<g>", "no SVG"),
    ];
    for (part, said) in refused {
        let (lint, line) = one(site, &inside(part), said);
        assert_eq!(lint, "bad-logo", "{part}");
        assert!(line >= 3, "{part}: {line}");
    }
    for sound in [
        "<g id=\"transition: one\" aria-label=\"Care transition: home\"/>",
        "<style>.transition:hover { fill: red } /* animation: none */</style>",
        "<path fill=\"url(#a)\" style=\"fill: url(#a)\"/>",
    ] {
        assert!(told(site, &inside(sound)).is_empty(), "{sound}");
    }
    let doctype = format!("<!DOCTYPE svg [<!ENTITY a SYSTEM \"b\">]>{}", inside(""));
    for (file, said) in [
        (doctype.as_str(), "DOCTYPE"),
        ("<html/>", "<html>"),
        ("<svg viewBox=\"0 0 1 1\"/>", "lacks xmlns="),
        ("<svg xmlns=\"http://www.w3.org/2000/svg\"><g>", "cut off"),
        ("", "empty"),
        (" \n", "empty"),
        ("plain text", "no <svg>"),
    ] {
        assert_eq!(one(site, file, said).0, "bad-logo");
    }
    let sound = "<defs><linearGradient id=\"a\"/></defs><style>path { fill: url(#a) }</style><use href=\"#a\"/>";
    assert_eq!(told(site, &inside(sound)), []);
    let large = inside(&"<g/>".repeat(17_000));
    assert_eq!(one(site, &large, "67 KiB; 64 KiB is the most").0, "bad-logo");
}

/// A browser at a flow with this site, its logo and these templates.
fn at_site(templates: &[(&str, &str)]) -> Browser {
    let mut files = vec![("site.yaml", SITE), ("logo.svg", LOGO)];
    files.extend(templates);
    Browser::at(loaded(&files).1.unwrap())
}

/// The addresses in a page that are assets.
fn assets(body: &str) -> Vec<String> {
    let parts = body.split("\"/assets/").skip(1);
    parts.filter_map(|part| Some(format!("/assets/{}", part.split('"').next()?))).collect()
}

#[tokio::test]
async fn pages_speak_in_the_name_of_the_organisation() {
    let mut browser = at_site(&[]);
    let page = browser.get("/?lang=en").await;
    for part in [
        "<title>Find help with your health – Harbor Health</title>",
        r#" alt="Harbor Health">"#,
        r#"<p>Call Harbor Health: <a href="tel:+14155550100"><bdi translate="no">415-555-0100</bdi></a></p>"#,
        r#"<a href="https://harbor.example/about">About us</a>"#,
        r#"<a href="mailto:hello@harbor.example">Write to us</a>"#,
        // Help in an emergency stays where it was.
        r#"href="tel:911""#,
        r#"href="tel:988""#,
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("Signpost"), "{}", page.body);
    let page = browser.get("/demo/es").await;
    for part in [
        r#" alt="Salud del Puerto">"#,
        "Llame a Salud del Puerto: <a",
        "Quiénes somos</a>",
        // English that stands in says so.
        r#"<span lang="en" dir="ltr">Write to us</span> <span class="in-source">(en inglés)</span>"#,
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
}

#[tokio::test]
async fn paper_has_the_name_and_a_discreet_sheet_has_not() {
    let mut browser = at_site(&[]);
    let mut at = browser.post("/demo/en", "").await;
    for answer in ["question=place&answer=city", "question=plan&answer=gold"] {
        at = browser.post(&at, answer).await;
    }
    let page = browser.get(&at).await;
    let name = r#"<p><strong translate="no">Harbor Health</strong></p>"#;
    assert!(page.body.contains(name), "{}", page.body);
    let page = browser.get(&format!("{at}sheet")).await;
    let name = r#"<p translate="no"><strong>Harbor Health</strong>"#;
    assert!(page.body.contains(name), "{}", page.body);
    assert!(page.body.contains("Call Harbor Health: <a href="), "{}", page.body);
    let page = browser.get(&format!("{at}sheet?discreet=")).await;
    // What is printed of the page's head are the lines to call.
    assert!(!page.body.contains("Call Harbor Health") && !page.body.contains("415-555-0100"));
    let title = page.body.split("</title>").next().unwrap();
    assert!(!title.contains("Harbor Health"), "{title}");
    assert!(page.body.contains("tel:988"));
    assert!(page.body.contains("left out of this sheet"), "{}", page.body);
    assert!(!page.body.contains(name), "{}", page.body);
}

#[tokio::test]
async fn colours_and_logo_are_served_under_names_that_change() {
    let mut browser = at_site(&[]);
    let page = browser.get("/demo/en").await;
    let found = assets(&page.body);
    let [style, logo] = found.as_slice() else {
        panic!("{found:?}");
    };
    let page = browser.get(style).await;
    for part in [
        "@media screen and (prefers-color-scheme: light) { :root { --link: #7a1f5c; --act: #7a1f5c; --on-act: #ffffff; --note: #b0508e; } }",
        "@media screen and (prefers-color-scheme: dark) { :root { --link: #e6a5d2; --act: #e6a5d2; --on-act: #000000; } }",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    let page = browser.get(logo).await;
    assert_eq!(page.body, LOGO);
    let header = |name: &str| page.headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "image/svg+xml");
    assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header("x-content-type-options"), "nosniff");
    let policy = header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
    assert!(!policy.contains("script"), "{policy}");
    // Other colours, another name.
    let changed = SITE.replacen("7a1f5c", "5c1f7a", 1);
    let files = [("site.yaml", changed.as_str()), ("logo.svg", LOGO)];
    let mut other = Browser::at(loaded(&files).1.unwrap());
    let changed = assets(&other.get("/demo/en").await.body);
    assert!(changed[0] != *style && changed[1] == *logo, "{changed:?}");
}

#[tokio::test]
async fn without_a_site_nothing_is_there_of_one() {
    let mut browser = Browser::at(loaded(&[]).1.unwrap());
    let page = browser.get("/demo/en").await;
    for part in ["class=\"logo\"", "class=\"links\"", "415-555"] {
        assert!(!page.body.contains(part), "{part}");
    }
    assert!(page.body.contains(r#"translate="no">Signpost</a>"#));
    let found = assets(&page.body);
    assert!(!browser.get(&found[0]).await.body.contains("@media screen"));
}

#[tokio::test]
async fn a_style_sheet_of_ones_own_takes_the_place_of_the_built_in_one() {
    let mut browser = at_site(&[("templates/style.css", "h1 { color: red }")]);
    let page = browser.get("/demo/en").await;
    let style = browser.get(&assets(&page.body)[0]).await;
    assert!(style.body.starts_with("h1 { color: red }\n@media screen"), "{}", style.body);
}

const BLOCKS: &str = "\
organization: Harbor Health
blocks:
  home: {en: 'Home of <b>Harbor</b>', es: Casa}
  start:
    - {en: 'Ask our desk, or call {211}.', es: Pregunte en la recepción.}
    - Bring your card.
  result: {en: Our social workers help., es: Ayudamos.}
  footer: {en: Closed on Sundays., es: Cerrado los domingos.}
";

/// Paragraphs of a site's own are texts: they can't end the page, and what lacks a translation says so.
#[tokio::test]
async fn blocks_stand_on_their_pages_in_each_language() {
    let files = [("site.yaml", BLOCKS), ("logo.svg", LOGO)];
    let mut browser = Browser::at(loaded(&files).1.unwrap());
    let home = browser.get("/?lang=en").await.body;
    assert!(home.contains("Home of &lt;b&gt;Harbor&lt;/b&gt;"), "{home}");
    let start = browser.get("/demo/es").await.body;
    for part in [
        "<p>Pregunte en la recepción.</p>",
        r#"<p><span lang="en" dir="ltr">Bring your card.</span> <span class="in-source">"#,
        "<p>Cerrado los domingos.</p>",
        r#"href="tel:911""#,
    ] {
        assert!(start.contains(part), "{part}: {start}");
    }
    let start = browser.get("/demo/en").await.body;
    assert!(start.contains(r#"call <a href="tel:211""#), "{start}");
    let mut at = browser.post("/demo/en", "").await;
    for answer in ["question=place&answer=city", "question=plan&answer=gold"] {
        assert!(!browser.get(&at).await.body.contains("social workers"));
        at = browser.post(&at, answer).await;
    }
    let result = browser.get(&at).await.body;
    assert!(result.contains("<p>Our social workers help.</p>"), "{result}");
    assert!(result.contains("<p>Closed on Sundays.</p>"), "{result}");
}

#[test]
fn a_block_that_no_page_has_is_told() {
    let site = BLOCKS.replace("  footer:", "  foter:");
    let (sources, _, findings) = loaded(&[("site.yaml", &site), ("logo.svg", LOGO)]);
    let told = findings.sorted();
    let told = told.iter().find(|finding| finding.lint == "unknown-key").expect("the block is told");
    assert_eq!(sources.path(told.span.file), "site.yaml");
    assert_eq!(told.span.line, 8);
    assert!(told.hint.as_deref().unwrap().contains("footer"));
}

/// What stands around every page can't be replaced, so a template of an earlier version is an error with the way on.
#[test]
fn a_template_of_ones_own_is_an_error() {
    for name in ["start.html", "staff/cards.html", "begin.html", "copy.js"] {
        let path = format!("templates/{name}");
        let (sources, flows, findings) = loaded(&[(&path, "x")]);
        assert!(flows.is_none(), "{name}");
        let told = findings.sorted();
        let told = told.iter().find(|finding| finding.lint == "unknown-template").unwrap();
        assert_eq!(sources.path(told.span.file), path);
        assert!(told.hint.as_deref().unwrap().contains("`blocks:`"));
    }
}
