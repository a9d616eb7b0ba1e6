use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

use super::complain;
use super::setting::socket;

/// Time to be answered.
const LIMIT: Duration = Duration::from_secs(3);

/// Asks a running server whether it is well; for containers without a shell.
#[derive(clap::Args)]
pub(super) struct Healthcheck {
    /// Where the server listens.
    #[arg(long, env = "SIGNPOST_LISTEN", default_value = "127.0.0.1:8080", value_parser = socket)]
    listen: SocketAddr,
    /// Where it serves counts; there is an answer even where visitors have taken every place.
    #[arg(long, env = "SIGNPOST_METRICS", value_parser = socket)]
    metrics: Option<SocketAddr>,
}

impl Healthcheck {
    pub(super) fn run(&self) -> ExitCode {
        match self.ask() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => complain("the server answered, but not with 200"),
            // What Linux says of a time that ran out tells nobody anything.
            Err(fault) if fault.kind() == ErrorKind::WouldBlock => complain(&format!(
                "no answer from {} in {} seconds",
                self.address(),
                LIMIT.as_secs()
            )),
            Err(fault) => complain(&format!(
                "no answer from {}: {fault}\n  hint: is the server running, and are --listen or SIGNPOST_LISTEN, and --metrics or SIGNPOST_METRICS, what it was started with?",
                self.address()
            )),
        }
    }

    fn address(&self) -> SocketAddr {
        self.metrics.unwrap_or(self.listen)
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
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(&head == b"HTTP/1.1 200")
    }
}
