//! Bytes as what a browser says of its reader's languages and of encodings.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use signpost_fuzz::Server;

thread_local! {
    static SERVER: LazyLock<Server> = LazyLock::new(Server::shipped);
}

fuzz_target!(|bytes: &[u8]| {
    let headers = [("accept-language", bytes), ("accept-encoding", bytes), ("cookie", bytes)];
    SERVER.with(|server| {
        for page in ["/", "/palliative-care", "/no-such-page"] {
            let Some(answer) = server.visit("GET", page, &headers, b"") else { return };
            assert!(answer.status == 200 || answer.status == 404);
        }
    });
});
