//! Access to the pages for staff.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use crate::web::{Access, Password, ProxyHeader};

/// The password and the proxy header that open the pages under /staff.
#[derive(Args)]
pub(in crate::cli) struct StaffAccess {
    /// The staff password's hash, from `signpost hash-password`; it opens the pages under /staff.
    #[arg(long, env = "SIGNPOST_STAFF_PASSWORD_HASH", value_name = "SIGNPOST_STAFF_PASSWORD_HASH", hide_env_values = true, value_parser = NonEmptyStringValueParser::new())]
    staff_password_hash: Option<String>,
    /// A header that the proxy in front adds for staff it has signed in, as `Name: secret value`.
    #[arg(long, env = "SIGNPOST_STAFF_HEADER", value_name = "SIGNPOST_STAFF_HEADER", hide_env_values = true, value_parser = NonEmptyStringValueParser::new())]
    staff_header: Option<String>,
}

impl StaffAccess {
    /// Parses the password and the header. Without either, only a server for this machine alone is open.
    pub(in crate::cli) fn parse(&self, link_keys: Option<&str>, is_for_others: bool) -> Result<Access, String> {
        let (password, header) = (self.password()?, self.header()?);
        match (password, header) {
            (None, None) if is_for_others => Ok(Access::Closed),
            (None, None) => Ok(Access::Local),
            (password, header) => Access::guarded(password, header, link_keys),
        }
    }

    fn password(&self) -> Result<Option<Password>, String> {
        let password = self.staff_password_hash.as_deref();
        let password = password.map(Password::read).transpose();
        password.map_err(|fault| format!("--staff-password-hash or SIGNPOST_STAFF_PASSWORD_HASH: {fault}"))
    }

    fn header(&self) -> Result<Option<ProxyHeader>, String> {
        let header = self.staff_header.as_deref();
        let header = header.map(ProxyHeader::read).transpose();
        header.map_err(|fault| format!("--staff-header or SIGNPOST_STAFF_HEADER: {fault}"))
    }
}
