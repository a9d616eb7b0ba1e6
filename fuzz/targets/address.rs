//! Bytes as the address of a page, with and without a browser's key.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use signpost_fuzz::Server;

thread_local! {
    static SERVERS: LazyLock<[Server; 2]> = LazyLock::new(|| [Server::shipped(), Server::kinds()]);
}

fuzz_target!(|address: &str| {
    let uri = format!("/{address}");
    SERVERS.with(|servers| {
        for server in &**servers {
            server.visit("GET", &uri, &[], b"");
            server.visit("POST", &uri, &[Server::cookie()], b"");
        }
    });
});
