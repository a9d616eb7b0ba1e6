//! Flows in a frame of another site: what may frame them, and how a walk stays in its frame.

use signpost::web::{FrameAncestors, Settings};

use crate::support::{Browser, Page, settings, shipped};

const ALLOWED: &str = "https://www.example.org https://*.clinic.example:8443";

/// A server whose flows these sites may frame.
fn framed(ancestors: &str) -> Browser {
    let frame_ancestors = FrameAncestors::parse(ancestors).unwrap();
    Browser::with(shipped(), Settings { frame_ancestors, ..settings() })
}

fn header<'a>(page: &'a Page, name: &str) -> &'a str {
    page.headers[name].to_str().unwrap()
}

fn ancestors(page: &Page) -> &str {
    let policy = header(page, "content-security-policy");
    policy.split("frame-ancestors ").nth(1).unwrap().split(';').next().unwrap()
}

#[test]
fn only_origins_over_tls_or_on_this_machine_may_frame() {
    for sound in ["", "https://a.example", ALLOWED, "http://localhost:3000", "http://127.0.0.1"] {
        assert!(FrameAncestors::parse(sound).is_ok(), "{sound}");
    }
    let wrong = [
        "*",
        "https://*",
        "https://*.",
        "http://a.example",
        "a.example",
        "https://a.example/",
        "https://a.example/path",
        "https://a.example;script-src",
        "'self'",
        "https:",
        "data:",
        "https://a.example:port",
        "https://a.*.example",
        "https://[::1]:8080",
        "https://a.example,https://b.example",
        "http://localhost.evil.example",
    ];
    for wrong in wrong {
        let fault = FrameAncestors::parse(wrong).unwrap_err();
        assert!(fault.contains("hint: ") && fault.contains("https://www.example.org"), "{fault}");
        assert!(FrameAncestors::parse(&format!("https://a.example {wrong}")).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn walks_can_be_framed_where_that_is_allowed_and_nothing_else_can() {
    let mut browser = framed(ALLOWED).on_this_machine();
    for uri in ["/embed/palliative-care", "/embed/palliative-care/es", "/embed/nothing/here"] {
        let page = browser.get(uri).await;
        assert_eq!(ancestors(&page), ALLOWED, "{uri}");
        // The page around it may isolate itself from what does not say that it may be taken.
        assert_eq!(header(&page, "cross-origin-resource-policy"), "cross-origin");
        assert_eq!(header(&page, "cross-origin-embedder-policy"), "require-corp");
        assert!(!page.headers.contains_key("x-frame-options"));
        assert_eq!(header(&page, "x-robots-tag"), "noindex, nofollow");
    }
    for uri in ["/", "/palliative-care/en", "/staff/links/palliative-care", "/nowhere", "/embedded/x"] {
        let page = browser.get(uri).await;
        assert_eq!(ancestors(&page), "'none'", "{uri}");
        assert_eq!(header(&page, "cross-origin-resource-policy"), "same-origin");
    }
    let page = Browser::new().get("/embed/palliative-care/en").await;
    assert_eq!(ancestors(&page), "'none'");
}

#[tokio::test]
async fn the_query_of_a_start_page_or_a_link_leads_into_the_frame() {
    let mut browser = framed(ALLOWED);
    for (from, to) in [
        ("/palliative-care?embed", "/embed/palliative-care"),
        ("/palliative-care/es?embed", "/embed/palliative-care/es"),
        ("/palliative-care/es?embed=", "/embed/palliative-care/es"),
        ("/palliative-care?lang=es&embed&kaiser=yes", "/embed/palliative-care?lang=es&kaiser=yes"),
        ("/palliative-care/en/link/AAAA?embed", "/embed/palliative-care/en/link/AAAA"),
    ] {
        for method in ["GET", "HEAD"] {
            let page = browser.send(method, from, None).await;
            assert_eq!(page.location.as_deref(), Some(to), "{method} {from}");
        }
    }
    for uri in ["/?embed", "/staff/links?embed", "/embed/palliative-care?embed"] {
        let to = browser.get(uri).await.location.unwrap_or_default();
        assert!(!to.contains("/embed/embed") && !to.contains("/embed/staff"), "{uri}: {to}");
    }
}

/// The addresses of a page that the person can follow without leaving the flow.
fn inside(body: &str) -> Vec<&str> {
    let after = |mark| body.split(mark).skip(1).filter_map(|part: &str| part.split('"').next());
    let all = after("href=\"").chain(after("action=\""));
    all.filter(|to| to.starts_with('/') && !to.starts_with("/assets/")).collect()
}

/// What a person in a crisis needs, and what the page around the frame has itself.
fn check_frame(page: &Page) {
    for part in ["href=\"tel:911\"", "href=\"tel:988\"", "class=\"languages\""] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("class=\"site\""), "{}", page.body);
    for to in inside(&page.body) {
        assert!(to.starts_with("/embed/"), "{to} leads out of the frame");
    }
}

#[tokio::test]
async fn a_walk_stays_in_its_frame_from_start_to_sheet() {
    let mut browser = framed(ALLOWED);
    let start = browser.get("/embed/palliative-care/en").await;
    check_frame(&start);
    assert!(start.body.contains(r#"action="/embed/palliative-care/en""#));
    let mut at = browser.post("/embed/palliative-care/en", "").await;
    for answer in [
        "question=who&answer=me",
        "question=where&answer=sf",
        "question=setting&answer=home",
        "question=help_kind&answer=symptoms",
        "question=kaiser&answer=yes",
        "question=veteran&answer=no",
    ] {
        assert!(at.starts_with("/embed/palliative-care/en/"), "{at}");
        let page = browser.get(&at).await;
        check_frame(&page);
        assert_eq!(ancestors(&page), ALLOWED);
        assert!(page.body.contains(r#"action="/embed/palliative-care/en/clear""#), "{}", page.body);
        at = browser.post(&at, answer).await;
    }
    let page = browser.get(&at).await;
    check_frame(&page);
    assert!(page.body.contains("Kaiser"), "{}", page.body);
    // Other sites would not be shown in the frame.
    let others = page.body.matches("<a href=\"http").count();
    let apart = page.body.matches(r#"target="_blank" rel="noopener">"#).count();
    assert!(others > 0 && others == apart, "{others} {apart}");
    assert_eq!(page.body.matches("(opens a new tab)</a>").count(), others);
    for part in ["sheet", "send"] {
        let page = browser.get(&format!("{at}{part}")).await;
        assert_eq!((page.status.as_u16(), ancestors(&page)), (200, ALLOWED));
        check_frame(&page);
    }
    let other = browser.get(&format!("{at}?lang=es")).await.location.unwrap();
    assert!(other.starts_with("/embed/palliative-care/es/"), "{other}");
    let cleared = browser.post("/embed/palliative-care/en/clear", "").await;
    assert_eq!(cleared, "/embed/palliative-care/en?cleared");
    let page = browser.get(&at).await;
    assert!(page.body.contains("not here any more") && !page.body.contains("Kaiser"));
}

#[tokio::test]
async fn a_frame_has_a_cookie_of_its_own() {
    let mut browser = framed(ALLOWED);
    let page = browser.send("POST", "/embed/palliative-care/en", Some("")).await;
    let cookie = header(&page, "set-cookie");
    assert!(cookie.starts_with("signpost-embed="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=None; Secure; Partitioned"), "{cookie}");
    let at = page.location.unwrap();
    assert!(browser.get(&at).await.body.contains("Who needs care?"));
    // The window's own cookie opens nothing in the frame, nor the frame's in the window.
    let value = browser.cookie.clone().unwrap().replace("signpost-embed", "signpost");
    browser.cookie = Some(value.clone());
    assert!(!browser.get(&at).await.body.contains("Who needs care?"));
    browser.cookie = Some(format!("{value}x; {}", value.replace("signpost=", "signpost-embed=")));
    assert!(browser.get(&at).await.body.contains("Who needs care?"));
    // Cookies of others are others' affair, whatever is in them.
    let beside = format!("name=Jos\u{e9}; {}", value.replace("signpost=", "signpost-embed="));
    browser.cookie = Some(beside);
    assert!(browser.get(&at).await.body.contains("Who needs care?"));
    let window = at.trim_start_matches("/embed");
    browser.cookie = Some(value.replace("signpost=", "signpost-embed="));
    assert!(!browser.get(window).await.body.contains("Who needs care?"));
    browser.cookie = None;
    browser.headers.push(("x-forwarded-proto".into(), "https".into()));
    let page = browser.send("POST", "/embed/palliative-care/en", Some("")).await;
    assert!(header(&page, "set-cookie").starts_with("__Host-signpost-embed="));
    let page = browser.send("POST", "/palliative-care/en", Some("")).await;
    assert!(header(&page, "set-cookie").ends_with("; SameSite=Lax; Secure"));
}

#[tokio::test]
async fn without_a_cookie_the_frame_offers_a_window_of_its_own() {
    for (language, words) in [("en", "Open the guide in a new tab"), ("zh-Hant", "在新分頁開啟指南")] {
        let mut browser = framed(ALLOWED);
        let at = browser.post(&format!("/embed/palliative-care/{language}"), "").await;
        browser.cookie = None;
        let page = browser.get(&at).await;
        let link = format!(r#"href="/palliative-care/{language}" target="_blank" rel="noopener">{words}</a>"#);
        assert!(page.body.contains(&link), "{}", page.body);
        // Every way to help is there all the same.
        assert!(page.body.contains("tel:988") && page.body.contains("415-"));
    }
}

#[tokio::test]
async fn other_sites_send_no_forms_into_a_frame() {
    let mut browser = framed(ALLOWED);
    for (site, status) in [("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303)] {
        browser.headers = vec![("sec-fetch-site".into(), site.into())];
        for uri in ["/embed/palliative-care/en", "/embed/palliative-care/en/clear"] {
            let page = browser.send("POST", uri, Some("")).await;
            assert_eq!(page.status.as_u16(), status, "{site} {uri}");
            // So does a frame with `sandbox`; whoever is in it is told the way on.
            let told = page.body.contains("Open the guide in a new tab");
            assert_eq!(told, status == 403, "{}", page.body);
        }
    }
}

/// A page about a fault is in the language of the address, and its way on is in the frame; only where frames are
/// at fault does it lead out.
#[tokio::test]
async fn what_went_wrong_is_said_in_the_language_of_the_address() {
    let mut browser = framed(ALLOWED);
    browser.headers = vec![("accept-language".into(), "ru".into())];
    for base in ["", "/embed"] {
        let page = browser.get(&format!("{base}/palliative-care/es/nowhere")).await;
        assert_eq!(page.status.as_u16(), 404);
        assert!(page.body.contains("<html lang=\"es\""), "{}", page.body);
        for part in [
            format!("<a class=\"button\" href=\"{base}/palliative-care/es\">"),
            format!("<li><a href=\"{base}/palliative-care/vi\" lang=\"vi\""),
        ] {
            assert!(page.body.contains(&part), "{part}: {}", page.body);
        }
        let page = browser.get(&format!("{base}/nowhere")).await;
        assert!(page.body.contains("<html lang=\"ru\""), "{}", page.body);
        let new_tab = page.body.contains("href=\"/?lang=ru\" target=\"_blank\"");
        assert_eq!(new_tab, base == "/embed", "{}", page.body);
    }
    browser.headers.push(("sec-fetch-site".into(), "cross-site".into()));
    let page = browser.send("POST", "/embed/palliative-care/es/clear", None).await;
    let way_out = "href=\"/palliative-care/es\" target=\"_blank\"";
    assert!(page.body.contains(way_out), "{}", page.body);
}

/// Pages of the frame and of the window are kept apart.
#[tokio::test]
async fn kept_pages_are_not_mixed_up() {
    let mut browser = framed(ALLOWED);
    for uri in ["/palliative-care/en", "/embed/palliative-care/en", "/palliative-care/en", "/embed/palliative-care/en"]
    {
        let page = browser.get(uri).await;
        let chrome = page.body.contains("class=\"site\"");
        assert_eq!(chrome, !uri.starts_with("/embed"), "{uri}");
    }
}

#[tokio::test]
async fn staff_find_the_line_to_put_into_a_page_or_how_to_allow_it() {
    let mut browser = framed("https://www.example.org").on_this_machine();
    let page = browser.get("/staff/links/palliative-care").await;
    let line = "&lt;iframe src=&quot;https://help.example.org/embed/palliative-care&quot; title=&quot;Find palliative care in San Francisco&quot;";
    assert!(page.body.contains(line), "{}", page.body);
    let (_, rest) = page.body.split_once(line).unwrap();
    let whole = line.to_owned() + rest.split_once("</p>").unwrap().0;
    let whole = whole.replace("&lt;", "<").replace("&gt;", ">");
    let docs = include_str!("../../docs/site.md");
    assert!(docs.contains(&whole.replace("&quot;", "\"")), "{whole}");
    let mut browser = Browser::new().on_this_machine();
    let page = browser.get("/staff/links/palliative-care").await;
    assert!(page.body.contains("SIGNPOST_FRAME_ANCESTORS") && !page.body.contains("&lt;iframe"));
}
