//! The seeds of the fuzz targets, so that they go on to lead somewhere.

use std::path::Path;

use http::{HeaderValue, Uri};

use crate::support::{Browser, Page, kinds, shipped};

fn seeds(target: &str) -> Vec<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let files = std::fs::read_dir(dir).unwrap().map(|file| file.unwrap().path());
    let seeds: Vec<String> = files.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert!(seeds.len() > 2, "{target}");
    seeds
}

fn browsers() -> [(Browser, &'static str); 2] {
    let here = |flows| Browser::at(flows).on_this_machine();
    [(here(shipped()), "palliative-care"), (here(kinds()), "kinds")]
}

fn is_sound(page: &Page, what: &str) {
    assert!(!page.status.is_server_error(), "{what}: {}", page.status);
}

#[tokio::test]
async fn addresses() {
    let mut known = 0;
    for (mut browser, _) in browsers() {
        for seed in seeds("address") {
            let uri = format!("/{seed}");
            assert!(uri.parse::<Uri>().is_ok(), "{uri}");
            let page = browser.get(&uri).await;
            known += usize::from(page.status != 404);
            is_sound(&page, &uri);
            is_sound(&browser.send("POST", &uri, Some("")).await, &uri);
        }
    }
    assert!(known >= 5, "only {known} of the addresses lead anywhere");
}

#[tokio::test]
async fn forms() {
    let mut taken = 0;
    for (mut browser, flow) in browsers() {
        for seed in seeds("form") {
            let mut at = browser.post(&format!("/{flow}/en"), "").await;
            for form in seed.lines() {
                let page = browser.send("POST", &at, Some(form)).await;
                is_sound(&page, form);
                taken += usize::from(page.location.as_ref().is_some_and(|to| *to != at));
                at = page.location.unwrap_or(at);
                is_sound(&browser.get(&at).await, form);
            }
            let links = format!("/staff/links/{flow}");
            is_sound(&browser.send("POST", &links, Some(&seed)).await, &seed);
        }
    }
    assert!(taken >= 6, "only {taken} of the forms are taken");
}

#[tokio::test]
async fn languages() {
    for (mut browser, flow) in browsers() {
        for seed in seeds("accept_language") {
            assert!(HeaderValue::from_str(&seed).is_ok(), "{seed}");
            browser.headers.push(("accept-language".into(), seed.clone()));
            for uri in ["/", &format!("/{flow}"), "/no-such-page"] {
                is_sound(&browser.get(uri).await, &seed);
            }
            browser.headers.pop();
        }
    }
}
