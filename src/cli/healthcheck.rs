//! `signpost healthcheck`: one request to a running server.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::settings::listen::Listen;

/// The hint when there is no connection.
const IS_IT_RUNNING: &str = "is the server running, and are --listen or SIGNPOST_LISTEN, and --metrics or SIGNPOST_METRICS, what it was started with?";

/// The timeout of the request.
const LIMIT: Duration = Duration::from_secs(3);

/// Asks a running server whether it is well; for containers without a shell.
#[derive(Args)]
pub(super) struct Healthcheck {
    #[command(flatten)]
    listen: Listen,
}

impl Healthcheck {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let address = self.address();
        match self.ask() {
            Ok(true) => Ok(ExitCode::SUCCESS),
            Ok(false) => Err("the server answered, but not with 200".into()),
            // Linux reports a timeout as "resource temporarily unavailable".
            Err(fault) if fault.kind() == ErrorKind::WouldBlock => {
                let seconds = LIMIT.as_secs();
                Err(format!("no answer from {address} in {seconds} seconds"))
            }
            Err(fault) => Err(format!("no answer from {address}: {fault}\n  hint: {IS_IT_RUNNING}")),
        }
    }

    /// Returns the address of the counts, which answers even where visitors have taken every place.
    fn address(&self) -> SocketAddr {
        self.listen.metrics.unwrap_or(self.listen.visitors)
    }

    fn ask(&self) -> std::io::Result<bool> {
        let mut address = self.address();
        if address.ip().is_unspecified() {
            address.set_ip(match address.is_ipv4() {
                true => Ipv4Addr::LOCALHOST.into(),
                false => Ipv6Addr::LOCALHOST.into(),
            });
        }
        let mut stream = TcpStream::connect_timeout(&address, LIMIT)?;
        stream.set_read_timeout(Some(LIMIT))?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(&head == b"HTTP/1.1 200")
    }
}
