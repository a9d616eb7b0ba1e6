//! The staff pages: who gets in, and what they make.

use argon2::{Argon2, PasswordHasher};
use data_encoding::BASE64;
use signpost::web::{Access, Password, ProxyHeader, Settings};

use crate::support::{Browser, Page, kinds, settings, shipped};

const PASSWORD: &str = "correct horse battery";

fn guarded(proxy: Option<&str>) -> Browser {
    guarded_at(&settings().public_url, proxy)
}

fn guarded_at(public_url: &str, proxy: Option<&str>) -> Browser {
    let hash = Argon2::default().hash_password(PASSWORD.as_bytes()).unwrap();
    let password = Password::read(&hash.to_string()).unwrap();
    let proxy = proxy.map(|header| ProxyHeader::read(header).unwrap());
    let staff = Access::guarded(Some(password), proxy, None).unwrap();
    Browser::with(shipped(), Settings { staff, public_url: public_url.to_owned(), ..settings() })
}

fn basic(password: &str) -> String {
    let pair = format!("desk:{password}");
    format!("Basic {}", BASE64.encode(pair.as_bytes()))
}

/// Asks as somebody who comes for the first time.
async fn ask(browser: &mut Browser, headers: &[(&str, &str)]) -> Page {
    browser.cookie = None;
    again(browser, headers).await
}

async fn again(browser: &mut Browser, headers: &[(&str, &str)]) -> Page {
    browser.headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    browser.get("/staff/links/palliative-care").await
}

#[tokio::test]
async fn open_on_this_machine_and_nowhere_else() {
    let mut browser = Browser::new();
    for host in ["127.0.0.1:8080", "localhost", "[::1]:8080"] {
        assert_eq!(ask(&mut browser, &[("host", host)]).await.status, 200, "{host}");
    }
    let strangers = [
        vec![("host", "help.example.org")],
        vec![("host", "127.0.0.1.evil.example")],
        vec![("host", "localhost"), ("x-forwarded-for", "10.0.0.1")],
        vec![("host", "localhost"), ("forwarded", "for=10.0.0.1")],
        vec![],
    ];
    for headers in strangers {
        let page = ask(&mut browser, &headers).await;
        assert_eq!(page.status, 403, "{headers:?}");
        assert!(page.body.contains("are closed"));
    }
    for uri in ["/staff", "/staff/links", "/staff/links/palliative-care/x/"] {
        assert_eq!(browser.get(uri).await.status, 403, "{uri}");
    }
    let page = browser.send("POST", "/staff/links/palliative-care/walk", Some("")).await;
    assert_eq!(page.status, 403);
}

#[tokio::test]
async fn the_password_opens_over_tls_only() {
    let mut browser = guarded(None);
    let right = basic(PASSWORD);
    let tls = ("x-forwarded-proto", "https");
    let host = ("host", "help.example.org");
    let page = ask(&mut browser, &[host, tls]).await;
    assert_eq!(page.status, 401);
    assert_eq!(page.headers["www-authenticate"], r#"Basic realm="Staff pages", charset="UTF-8""#);
    assert_eq!(ask(&mut browser, &[host, tls, ("authorization", &right)]).await.status, 200);
    let page = ask(&mut browser, &[host, ("authorization", &right)]).await;
    assert_eq!(page.status, 403);
    assert!(page.body.contains("https"), "{}", page.body);
    assert_eq!(ask(&mut browser, &[host, tls, ("authorization", &basic("wrong"))]).await.status, 401);
    assert_eq!(ask(&mut browser, &[host, tls, ("authorization", "Basic ///")]).await.status, 401);
}

/// A proxy that names neither the host nor the scheme makes strangers look like this machine.
#[tokio::test]
async fn where_people_come_by_tls_no_host_makes_up_for_it() {
    let right = basic(PASSWORD);
    let here = [("host", "127.0.0.1:8080"), ("authorization", right.as_str())];
    let page = ask(&mut guarded(None), &here).await;
    assert_eq!(page.status, 403);
    assert!(!page.headers.contains_key("set-cookie"));
    let mut at_home = guarded_at("http://127.0.0.1:8080", None);
    assert_eq!(ask(&mut at_home, &here).await.status, 200);
}

/// Strangers who guess are stopped, and are not told when they guess right; who was let in before goes on
/// working, and others come from other addresses.
#[tokio::test]
async fn guessing_is_slowed_and_staff_are_not_locked_out() {
    let mut staff = guarded(None);
    let tls = ("x-forwarded-proto", "https");
    let right = basic(PASSWORD);
    let desk = ("x-forwarded-for", "203.0.113.5, 10.0.0.7");
    let page = ask(&mut staff, &[tls, desk, ("authorization", &right)]).await;
    assert_eq!(page.status, 200);
    let cookie = page.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.ends_with("; Path=/staff; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
    let mut stranger = staff.clone();
    let far = ("x-forwarded-for", "10.0.0.7, 198.51.100.9");
    for guess in 0..10 {
        let wrong = basic(&format!("guess {guess}"));
        let page = ask(&mut stranger, &[tls, far, ("authorization", &wrong)]).await;
        assert_eq!(page.status, 401);
    }
    for guess in ["guess 11", PASSWORD] {
        let page = ask(&mut stranger, &[tls, far, ("authorization", &basic(guess))]).await;
        assert_eq!(page.status, 429, "{guess}");
        assert_eq!(page.headers["retry-after"], "60");
        assert!(page.body.contains("Wait a minute"));
    }
    let page = again(&mut staff, &[tls, desk, ("authorization", &right)]).await;
    assert_eq!(page.status, 200);
    let page = ask(&mut staff, &[tls, desk, ("authorization", &right)]).await;
    assert_eq!(page.status, 200, "another address");
    // Other sites of the domain set cookies as they like.
    let pass = staff.cookie.clone().unwrap();
    staff.cookie = Some(format!("name=Zoë; signpost-staff=old; {pass}"));
    assert_eq!(again(&mut staff, &[tls, desk]).await.status, 200);
    stranger.cookie = Some("signpost-staff=AAAA".into());
    assert_eq!(again(&mut stranger, &[tls, desk]).await.status, 401);
}

/// One network is one address, however many it has, and cannot use up what there is for all.
#[tokio::test]
async fn a_network_that_guesses_is_one() {
    let mut stranger = guarded(None);
    let tls = ("x-forwarded-proto", "https");
    for guess in 0..200 {
        let from = format!("2001:db8:0:1::{guess:x}");
        let wrong = basic(&format!("guess {guess}"));
        let guess_from = [tls, ("x-forwarded-for", &*from), ("authorization", &*wrong)];
        let expected = if guess < 10 { 401 } else { 429 };
        assert_eq!(ask(&mut stranger, &guess_from).await.status, expected, "{guess}");
    }
    let right = basic(PASSWORD);
    let elsewhere = ("x-forwarded-for", "2001:db8:0:2::1");
    let page = ask(&mut stranger, &[tls, elsewhere, ("authorization", &right)]).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn a_proxy_that_signs_staff_in_says_so_with_a_secret() {
    let mut browser = guarded(Some("X-Staff: a-secret-of-the-proxy"));
    let host = ("host", "help.example.org");
    assert_eq!(ask(&mut browser, &[host, ("x-staff", "a-secret-of-the-proxy")]).await.status, 200);
    let tls = ("x-forwarded-proto", "https");
    assert_eq!(ask(&mut browser, &[host, tls, ("x-staff", "yes")]).await.status, 401);
    assert!(ProxyHeader::read("X-Staff: short").is_err());
}

/// With a damaged hash nobody would get in.
#[test]
fn only_a_whole_hash_is_a_password() {
    let hash = Argon2::default().hash_password(PASSWORD.as_bytes());
    let hash = hash.unwrap().to_string();
    assert!(Password::read(&hash).is_ok());
    let cut = &hash[..hash.len() - 12];
    let huge = hash.replacen("m=19456", "m=4000000", 1);
    let endless = hash.replacen("t=2", "t=4294967295", 1);
    assert_ne!(endless, hash);
    let other = hash.replacen("argon2id", "scrypt", 1);
    let saltless = hash.rsplit_once('$').unwrap().0;
    for damaged in [&format!("{hash}A"), cut, &huge, &endless, &other, saltless, "plain text"] {
        let told = Password::read(damaged).err().expect(damaged);
        assert!(told.contains("\n  hint: `signpost hash-password`"), "{told}");
        assert!(!told.contains(damaged), "{told}");
    }
}

const ORDER: &str = "answer.who=adult&answer.where=sf&answer.kaiser=no&how.kaiser=confirm&language=zh-Hant&language=es&from=demo&days=30";

#[tokio::test]
async fn an_order_becomes_links_codes_and_cards() {
    let mut browser = Browser::new().on_this_machine();
    let made = browser.post("/staff/links/palliative-care", ORDER).await;
    let page = browser.get(&made).await;
    for part in [
        "https://help.example.org/palliative-care/zh-Hant/link/A",
        "https://help.example.org/palliative-care/es/link/A",
        "https://help.example.org/palliative-care/zh-Hant?who=adult&amp;where=sf&amp;kaiser=no&amp;confirm=kaiser&amp;from=demo",
        "Asked, with this answer chosen already",
        "at most 6 questions",
        "<svg",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    // The token itself is in no other header than the address.
    assert_eq!(page.headers["cache-control"], "no-store");
    let (_, png) = browser.get_bytes(&format!("{made}qr-zh-Hant.png")).await;
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let svg = browser.get(&format!("{made}qr-es.svg")).await;
    assert!(svg.body.starts_with("<svg"));
    for (part, cards) in [("cards", 2), ("wallet", 2)] {
        let page = browser.get(&format!("{made}{part}")).await;
        assert_eq!(page.body.matches(r#"<section class="card""#).count(), cards);
        assert!(page.body.contains("3 answers filled in; until"), "{}", page.body);
        // A card that is lost tells nobody an answer, and its note is sent nowhere.
        assert!(!page.body.contains("Kaiser"), "{}", page.body);
        let notes = page.body.matches(r#"<input class="label" autocomplete="off" size="20">"#).count();
        assert_eq!((notes, page.body.matches("<input").count()), (cards, cards));
    }
    let again = browser.get(&format!("{made}edit")).await;
    for chosen in ["who\" value=\"adult", "kaiser\" value=\"no", "language\" value=\"es"] {
        assert!(again.body.contains(&format!("{chosen}\" checked")), "{chosen}");
    }
    assert!(again.body.contains(r#"<option value="confirm" selected>"#));
    let other = browser.get("/staff/links/palliative-care/AAAA/").await;
    assert_eq!(other.location.as_deref(), Some("/staff/links/palliative-care"));
}

#[tokio::test]
async fn what_only_the_person_may_say_is_not_offered_nor_taken() {
    let mut browser = Browser::new().on_this_machine();
    let page = browser.get("/staff/links/palliative-care").await;
    assert!(!page.body.contains("answer.help_kind"));
    let order = "answer.help_kind=hospice&answer.kaiser=yes&language=en&days=1";
    let page = browser.send("POST", "/staff/links/palliative-care", Some(order)).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("answer that can be used, or none: What help"), "{}", page.body);
}

#[tokio::test]
async fn what_is_wrong_with_an_order_is_said_and_nothing_is_lost() {
    let mut browser = Browser::at(kinds()).on_this_machine();
    let page = browser.send("POST", "/staff/links/kinds", Some("days=400&answer.weight=abc")).await;
    assert_eq!(page.status, 200);
    for part in
        ["Choose at least one language.", "1 to 365.", "one answer that can be used", r#"name="days" value="400""#]
    {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
}

/// Staff may walk the flow itself; the answers so far become an order, but what only the person may say.
#[tokio::test]
async fn a_walk_becomes_an_order() {
    let mut browser = Browser::new().on_this_machine();
    let mut at = browser.post("/staff/links/palliative-care/walk", "").await;
    for answer in [
        "question=who&answer=me",
        "question=where&answer=sf",
        "question=setting&answer=home",
        "question=help_kind&answer=symptoms",
    ] {
        assert!(browser.get(&at).await.body.contains(r#"href="link""#));
        at = browser.post(&at, answer).await;
    }
    let to = browser.get(&format!("{at}link")).await.location.unwrap();
    let page = browser.get(&to).await;
    for chosen in [
        "answer.who\" value=\"me",
        "answer.where\" value=\"sf",
        "answer.setting\" value=\"home",
        "language\" value=\"en",
    ] {
        assert!(page.body.contains(&format!("{chosen}\" checked")), "{chosen}: {}", page.body);
    }
    assert!(!page.body.contains("answer.help_kind"));
    // A visitor's own walk is no order.
    let mut visitor = Browser::new();
    let at = visitor.post("/palliative-care/en", "").await;
    assert!(!visitor.get(&at).await.body.contains(r#"href="link""#));
    let back = visitor.get(&format!("{at}link")).await;
    assert_eq!(back.location.as_deref(), Some(&*at));
}

/// A pass of one replica opens the pages of another with the same keys and password, and of no other.
#[tokio::test]
async fn replicas_know_each_others_passes() {
    let hash = Argon2::default().hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    let replica = |keys: &str| {
        let password = Password::read(&hash).unwrap();
        let staff = Access::guarded(Some(password), None, Some(keys)).unwrap();
        Browser::with(shipped(), Settings { staff, ..settings() })
    };
    let tls = ("x-forwarded-proto", "https");
    let right = basic(PASSWORD);
    let mut one = replica("keys");
    assert_eq!(ask(&mut one, &[tls, ("authorization", &right)]).await.status, 200);
    for (keys, status) in [("keys", 200), ("other keys", 401)] {
        let mut other = replica(keys);
        other.cookie.clone_from(&one.cookie);
        assert_eq!(again(&mut other, &[tls]).await.status, status, "{keys}");
    }
}
