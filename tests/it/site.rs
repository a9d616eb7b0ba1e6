//! `site.yaml` and templates of one's own: what is wrong with them, and what pages become.

use std::sync::Arc;

use signpost::flow::{Color, Flows, load};
use signpost::source::{Findings, Sources};
use signpost::web::{App, Interface};

use crate::proofs::SOUND;
use crate::support::{Browser, settings};

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
        (
            "colors: {light: {link: teal}}",
            "bad-color",
            "the text `teal`",
        ),
        ("colors: {light: {link: \"#12345\"}}", "bad-color", "#12345"),
        ("colors: {light: {lnik: \"#000\"}}", "unknown-key", "`lnik`"),
        ("colors: {night: {}}", "unknown-key", "`night`"),
        (
            "logo: {file: gone.svg}",
            "bad-logo",
            "no picture `gone.svg`",
        ),
        (
            "logo: {file: site.yaml}",
            "bad-logo",
            "no picture `site.yaml`",
        ),
        ("logo: {file: ../logo.svg}", "bad-logo", "no picture"),
        (
            "links: [{label: {es: Ayuda}, url: /x}]",
            "missing-key",
            "no English",
        ),
    ];
    for (rest, lint, part) in faults {
        assert_eq!(one(&site(rest), LOGO, part), (lint.to_owned(), 2), "{rest}");
    }
    let label = "label: {en: A, es: B}";
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "about.html",
        "https://",
        "https://a b",
    ] {
        let rest = format!("links: [{{{label}, url: \"{url}\"}}]");
        assert_eq!(one(&site(&rest), LOGO, url).0, "bad-url", "{url}");
    }
    for url in [
        "https://a.example/?x=1&y",
        "http://a.example",
        "mailto:a@b.example",
        "/demo/en",
    ] {
        let rest = format!("links: [{{{label}, url: \"{url}\"}}]");
        assert_eq!(told(&site(&rest), LOGO), [], "{url}");
    }
    assert_eq!(
        one("names: {es: X}\n", LOGO, "no `organization`").0,
        "missing-key"
    );
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
        (
            "light",
            "link",
            "#777777",
            "3.99:1 to a notice (#eef3f2)",
            "1.4.3",
        ),
        (
            "light",
            "button",
            "#999999",
            "2.54:1 to a notice (#eef3f2)",
            "1.4.11",
        ),
        (
            "light",
            "accent",
            "#999999",
            "2.54:1 to a notice (#eef3f2)",
            "1.4.11",
        ),
        (
            "light",
            "button_text",
            "#888888",
            "2.37:1 to the button (#0b5563)",
            "1.4.3",
        ),
        (
            "dark",
            "link",
            "#808080",
            "3.66:1 to a notice (#212b2e)",
            "1.4.3",
        ),
        (
            "dark",
            "button",
            "#5a5a5a",
            "2.10:1 to a notice (#212b2e)",
            "1.4.11",
        ),
    ];
    for (scheme, name, color, part, criterion) in wrong {
        let site = |color: &str| {
            format!("organization: H\ncolors:\n  {scheme}:\n    {name}: \"{color}\"\n")
        };
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
        (
            "<image href=\"https://evil.example/a.png\"/>",
            "evil.example",
        ),
        ("<use xlink:href=\"other.svg#a\"/>", "other.svg#a"),
        (
            "<a href=\"java&#115;cript:alert(1)\"/>",
            "javascript:alert(1)",
        ),
        (
            "<image href=\"data:image/svg+xml;base64,AAAA\"/>",
            "data:image/svg",
        ),
        (
            "<path style=\"fill: url(https://evil.example/#a)\"/>",
            "style",
        ),
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
    assert_eq!(
        one(site, &large, "67 KiB; 64 KiB is the most").0,
        "bad-logo"
    );
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
    parts
        .filter_map(|part| Some(format!("/assets/{}", part.split('"').next()?)))
        .collect()
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
    assert!(
        page.body.contains("Call Harbor Health: <a href="),
        "{}",
        page.body
    );
    let page = browser.get(&format!("{at}sheet?discreet=")).await;
    // What is printed of the page's head are the lines to call.
    assert!(!page.body.contains("Call Harbor Health") && !page.body.contains("415-555-0100"));
    let title = page.body.split("</title>").next().unwrap();
    assert!(!title.contains("Harbor Health"), "{title}");
    assert!(page.body.contains("tel:988"));
    assert!(
        page.body.contains("left out of this sheet"),
        "{}",
        page.body
    );
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
    assert_eq!(
        header("cache-control"),
        "public, max-age=31536000, immutable"
    );
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
async fn a_template_of_ones_own_takes_the_place_of_the_built_in_one() {
    let own = "{% extends \"layout.html\" %}{% block main %}<h1>Harbor: {{ service }}</h1><form method=post><button>Go</button></form>{% endblock %}";
    let mut browser = at_site(&[
        ("templates/start.html", own),
        ("templates/style.css", "h1 { color: red }"),
    ]);
    let page = browser.get("/demo/en").await;
    assert!(page.body.contains("<h1>Harbor: Demo</h1>"), "{}", page.body);
    // What it does not replace stays.
    assert!(page.body.contains("tel:988"));
    let style = browser.get(&assets(&page.body)[0]).await;
    assert!(
        style.body.starts_with("h1 { color: red }\n@media screen"),
        "{}",
        style.body
    );
}

/// What a result and a list show is put in after the template was made once for all.
#[tokio::test]
async fn a_result_of_ones_own_shows_what_it_names() {
    let own = "{{ recommendation }}<div class=\"mine\">{% for other in others or [] %}{{ other }}{% endfor %}</div>{{ answers }}";
    let rows = "<ul>{% for row in rows %}{{ row }}{% endfor %}</ul>";
    let own = [
        ("templates/outcome.html", own),
        ("templates/answers.html", rows),
    ];
    let mut browser = at_site(&own);
    let start = browser.post("/demo/en", "").await;
    let mut at = start;
    for _ in 0..3 {
        let page = browser.get(&at).await;
        let Some((_, rest)) = page.body.split_once("name=\"question\" value=\"") else {
            break;
        };
        let question = rest.split('"').next().unwrap();
        let option = rest.split("name=\"answer\" value=\"").nth(1).unwrap();
        let option = option.split('"').next().unwrap();
        at = browser
            .post(&at, &format!("question={question}&answer={option}"))
            .await;
    }
    let page = browser.get(&at).await;
    assert!(page.body.contains("<div class=\"mine\">"), "{}", page.body);
    assert!(
        page.body.contains("<ul><div>") || page.body.contains("<ul>\n<div>"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("hole"), "{}", page.body);
}

#[test]
fn a_template_that_can_not_serve_is_told_at_check_and_at_the_start() {
    let broken = [
        ("begin.html", "x", "unknown-template", 1, "replaces nothing"),
        ("busy.html", "x", "unknown-template", 1, "replaces nothing"),
        ("paper.css", "x", "unknown-template", 1, "replaces nothing"),
        ("copy.js", "x", "unknown-template", 1, "replaces nothing"),
        (
            "staff/flow.html",
            "x",
            "unknown-template",
            1,
            "replaces nothing",
        ),
        (
            "start.html",
            "a\n{% if x %}",
            "template-syntax",
            2,
            "line 2",
        ),
        (
            "start.html",
            "{{ nothing_like_it }}",
            "template-syntax",
            1,
            "start.html, line 1: undefined value",
        ),
        (
            "outcome.html",
            "{{ recommendation }}{{ answers|upper }}",
            "template-syntax",
            1,
            "as they are",
        ),
        (
            "home.html",
            "{{ w.site_name|shout }}",
            "template-syntax",
            1,
            "shout",
        ),
        (
            "layout.html",
            "{% extends \"gone\" %}",
            "template-syntax",
            1,
            "gone",
        ),
        // It would never end.
        (
            "start.html",
            "{% for a in range(90000) %}{% for b in range(90000) %}{% set c = a %}{% endfor %}{% endfor %}",
            "template-syntax",
            1,
            "fuel",
        ),
    ];
    let pages = [
        "question.html",
        "outcome.html",
        "keep.html",
        "sheet.html",
        "send.html",
        "prepared.html",
        "gone.html",
        "broken_link.html",
        "staff/made.html",
        "staff/cards.html",
    ];
    let pages = pages.map(|name| {
        (
            name,
            "\n{{ nobody }}",
            "template-syntax",
            2,
            "line 2: undefined",
        )
    });
    for (name, text, lint, line, part) in broken.into_iter().chain(pages) {
        let path = format!("templates/{name}");
        let (sources, flows, mut findings) = loaded(&[(&path, text)]);
        let before = findings.errors();
        signpost::web::check_templates(&sources, &mut findings);
        assert_eq!(findings.errors(), before + 1, "{name}");
        let found = findings.sorted();
        let found = found.iter().find(|found| found.lint == lint).unwrap();
        assert_eq!(sources.path(found.span.file), path);
        assert_eq!(found.span.line, line, "{name}");
        assert!(found.message.contains(part), "{}", found.message);
        let hint = found.hint.as_deref().unwrap();
        if ["busy.html", "paper.css", "copy.js"].contains(&name) {
            assert!(hint.contains("can't be replaced"), "{hint}");
        }
        let refused = App::new(flows.unwrap(), Arc::new(settings()))
            .err()
            .unwrap();
        assert!(refused.contains(name), "{name}: {refused}");
        assert!(refused.contains("\n  hint: "), "{name}: {refused}");
    }
    let (sources, flows, mut findings) = loaded(&[("site.yaml", SITE), ("logo.svg", LOGO)]);
    let before = findings.errors();
    signpost::web::check_templates(&sources, &mut findings);
    Interface::check_flows(&sources, flows.as_ref(), &mut findings);
    assert_eq!(findings.errors(), before);
}

/// Whatever a template is, it ends nothing but itself: on a thread with as little room as those that read flows again.
#[test]
fn no_template_overflows_the_stack() {
    for (before, piece, after) in [
        ("{{ ", "-", "1 }}"),
        ("{{ ", "not ", "1 }}"),
        ("{{ 1", "+1", " }}"),
        ("{{ w", ".a", " }}"),
        ("{{ 1", "|abs", " }}"),
        ("{{ ", "1 if 0 else ", "1 }}"),
        ("{{ ", "(", "1 }}"),
        ("{{ ", "[", "1 }}"),
        ("{% if 1 %}", "{% elif 1 %}", "{% endif %}"),
        ("", "{% if 1 %}", ""),
    ] {
        let text = [before, &piece.repeat(60_000 / piece.len()), after].concat();
        let small = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
        let check = move || {
            let (sources, flows, mut findings) = loaded(&[("templates/start.html", &text)]);
            signpost::web::check_templates(&sources, &mut findings);
            App::new(flows.unwrap(), Arc::new(settings())).is_err()
        };
        assert!(small.spawn(check).unwrap().join().unwrap(), "{piece}");
    }
    let huge = "x".repeat(65 * 1024);
    let (sources, _, mut findings) = loaded(&[("templates/start.html", &huge)]);
    signpost::web::check_templates(&sources, &mut findings);
    let told = findings.sorted();
    assert!(
        told.iter()
            .any(|finding| finding.message.contains("at most 64 KiB")),
        "{told:?}"
    );
}

/// A page may be made without a fault and be of no use.
#[test]
fn a_page_without_its_point_is_told_at_check_and_at_the_start() {
    let question = include_str!("../../templates/question.html");
    let without = |template: &str, part: &str| {
        assert!(template.contains(part), "{part}");
        template.replace(part, "")
    };
    let hidden_form = |template: &str| {
        let begins = template.replace("<form", "<!--<form");
        begins.replace("</form>", "</form>-->")
    };
    let start = include_str!("../../templates/start.html");
    let recommendation = include_str!("../../templates/recommendation.html");
    let parts = include_str!("../../templates/parts.html");
    let inputs = include_str!("../../templates/inputs.html");
    let button = "<button type=\"submit\">{{ w.continue_button }}</button>";
    let hidden = "<input type=\"hidden\" name=\"question\" value=\"{{ id }}\">";
    let cases = [
        (
            "outcome.html",
            String::new(),
            "outcome `gold` of `demo` lacks its title",
        ),
        (
            "outcome.html",
            "{{ answers }}{{ keep }}".into(),
            "lacks its title",
        ),
        (
            "recommendation.html",
            without(recommendation, "{{ recommendation.title|named }}"),
            "lacks its title",
        ),
        (
            "parts.html",
            without(parts, "{{ step|rich }}"),
            "lacks step 1 of what to do",
        ),
        (
            "start.html",
            without(start, "<form"),
            "start page of `demo` lacks a form",
        ),
        (
            "start.html",
            without(start, "<button type=\"submit\">"),
            "lacks a button",
        ),
        (
            "question.html",
            String::new(),
            "question `place` of `demo` lacks a form",
        ),
        ("question.html", without(question, button), "lacks a button"),
        (
            "question.html",
            without(question, hidden),
            "lacks the hidden field",
        ),
        (
            "inputs.html",
            without(inputs, "value=\"{{ option.id }}\""),
            "lacks the option `city`",
        ),
        // What is commented out, nobody sees.
        (
            "start.html",
            hidden_form(start),
            "start page of `demo` lacks a form",
        ),
        ("question.html", hidden_form(question), "lacks a form"),
        (
            "outcome.html",
            "<!-- {{ recommendation }} -->{{ answers }}{{ keep }}".into(),
            "lacks its title",
        ),
    ];
    // What is looked for stands once on the page.
    let flow = SOUND.replacen(
        "gold: {title: 'Call {211}', steps: [Call]}",
        "gold: {title: \"Go & see, \\\"there\\\"\", steps: ['Ring {211} twice']}",
        1,
    );
    for (name, text, part) in cases {
        is_pointless(&flow, name, &text, part);
    }
}

/// With this template of one's own both `check` and the start say that a page lacks something.
fn is_pointless(flow: &str, name: &str, text: &str, part: &str) {
    let path = format!("templates/{name}");
    let (sources, flows, mut findings) = loaded(&[("demo/flow.yaml", flow), (&path, text)]);
    signpost::web::check_templates(&sources, &mut findings);
    let found = findings.sorted();
    let found = found
        .iter()
        .find(|found| found.lint == "page-without-point");
    let found = found.unwrap_or_else(|| panic!("{name} {part}: {:?}", findings.sorted()));
    assert_eq!(sources.path(found.span.file), path);
    assert!(found.message.contains(part), "{part}: {}", found.message);
    assert!(found.hint.is_some());
    let refused = App::new(flows.unwrap(), Arc::new(settings()))
        .err()
        .unwrap();
    for part in [&path, part, "\n  hint: "] {
        assert!(refused.contains(part), "{name}: {refused}");
    }
}

/// Help in an emergency, the word that a text is a draft, the button that clears and the languages stay.
#[test]
fn what_stands_around_every_page_can_not_be_taken_away() {
    let layout = include_str!("../../templates/layout.html");
    let cards = include_str!("../../templates/staff/cards.html");
    let around = |text: &str, before: &str, after: &str, put: [&str; 2]| {
        let (from, to) = (text.find(before).unwrap(), text.find(after).unwrap());
        let [open, close] = put;
        let part = &text[from..to];
        let part = if open.is_empty() { "" } else { part };
        format!("{}{open}{part}{close}{}", &text[..from], &text[to..])
    };
    let help = ["<div class=\"help\">", "{%- if draft %}"];
    let draft = ["{%- if draft %}", "{%- if staff_href"];
    let clear = [
        "<form method=\"post\" action=\"{{ clear",
        "{%- endif %}\n</footer>",
    ];
    let languages = ["<ul>\n{%- for language", "</nav>"];
    let (gone, comment) = (["", ""], ["<!--", "-->"]);
    let outside = ["{% if not embed %}", "{% endif %}"];
    let layouts = [
        (help, gone, "lacks the emergency lines"),
        (help, comment, "lacks the emergency lines"),
        (help, outside, "lacks the emergency lines"),
        (draft, gone, "in `es` lacks the notice that"),
        (draft, outside, "in `es` lacks the notice that"),
        (clear, gone, "lacks a form that clears the answers"),
        (languages, gone, "lacks a link to the language `es`"),
    ];
    for ([before, after], put, part) in layouts {
        let text = around(layout, before, after, put);
        is_pointless(SOUND, "layout.html", &text, part);
    }
    let bare = layout.replace("{{ w.emergency|rich }}", "{{ w.emergency }}");
    is_pointless(SOUND, "layout.html", &bare, "lacks a link that dials 911");
    // A page may be made without the layout, and is looked at all the same.
    let alone = "<main><h1>{{ service }}</h1><form method=post><button>Go</button></form></main>";
    let part = "start.html in `en` lacks the emergency lines";
    is_pointless(SOUND, "start.html", alone, part);
    let text = around(cards, "{%- if card.draft", "<p class=\"staff\"", gone);
    is_pointless(SOUND, "staff/cards.html", &text, "lacks the notice that");
}

/// Every kind of question keeps its point with the templates that come with the program.
#[test]
fn pages_of_every_kind_have_their_point() {
    for flows in [crate::support::kinds(), crate::support::shipped()] {
        let mut flows = flows;
        let own = include_str!("../../templates/question.html").to_owned();
        flows.templates.push(("question.html".to_owned(), own));
        let app = App::new(flows, Arc::new(settings()));
        assert_eq!(app.err(), None);
    }
}

/// What is missing from one template is seen in another, which may be built in or the second of one's own.
#[test]
fn a_page_that_can_not_be_made_is_told_where_it_breaks() {
    let home = include_str!("../../templates/home.html");
    let cases = [
        (
            vec![("templates/parts.html", "no macros")],
            ("templates/parts.html", 1, "the built-in gone.html, line "),
        ),
        (
            vec![("templates/parts.html", "\n{{ x.y }}")],
            ("templates/parts.html", 2, "templates/parts.html, line 2: "),
        ),
        (
            vec![
                ("templates/home.html", home),
                ("templates/start.html", "\n\n{{ x }}"),
            ],
            ("templates/start.html", 3, "templates/start.html, line 3: "),
        ),
    ];
    for (files, (path, line, part)) in cases {
        let (sources, _, mut findings) = loaded(&files);
        signpost::web::check_templates(&sources, &mut findings);
        let found = findings.sorted();
        let found = found.iter().find(|found| found.lint == "template-syntax");
        let found = found.unwrap();
        assert_eq!(sources.path(found.span.file), path);
        assert_eq!(found.span.line, line);
        assert!(found.message.contains(part), "{}", found.message);
    }
}
