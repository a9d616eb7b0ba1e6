//! Bytes as forms, one after the other on one walk, and the page that follows each. Forms stand on lines.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use signpost_fuzz::Server;

thread_local! {
    static SERVERS: LazyLock<[(Server, &'static str); 2]> = LazyLock::new(|| {
        [(Server::shipped(), "palliative-care"), (Server::kinds(), "kinds")]
    });
}

fuzz_target!(|bytes: &[u8]| {
    SERVERS.with(|servers| {
        for (server, flow) in &**servers {
            walk(server, &format!("/{flow}/en"), bytes);
            server.visit("POST", &format!("/staff/links/{flow}"), &[], bytes);
            server.visit("POST", &format!("/staff/links/{flow}/walk"), &[], bytes);
        }
    });
});

fn walk(server: &Server, start: &str, bytes: &[u8]) {
    let begun = server.visit("POST", start, &[], b"").expect("a sound request");
    let (mut at, cookie) = begun.location.zip(begun.cookie).expect("a walk begins");
    let cookie = [("cookie", cookie.as_bytes())];
    for form in bytes.split(|byte| *byte == b'\n').take(6) {
        let Some(answer) = server.visit("POST", &at, &cookie, form) else { continue };
        if let Some(next) = answer.location {
            at = next;
        }
        for page in ["", "sheet", "send", "link"] {
            server.visit("GET", &format!("{at}{page}"), &cookie, b"");
        }
    }
}
