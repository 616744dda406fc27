//! A script: its text, and the SHA-1 Redis knows it by.

use std::sync::OnceLock;

/// One Lua script. The text is the operation's file with the files it includes before it, since Redis scripts cannot
/// require one another.
#[derive(Debug)]
pub struct Script {
    name: &'static str,
    body: &'static str,
    source: &'static str,
    loaded: OnceLock<redis::Script>,
}

impl Script {
    pub(crate) const fn new(name: &'static str, body: &'static str, source: &'static str) -> Self {
        Self { name, body, source, loaded: OnceLock::new() }
    }

    /// `group/operation`, as the file is called.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The operation's own file, header first, without its includes.
    #[must_use]
    pub fn body(&self) -> &'static str {
        self.body
    }

    /// What Redis is given by `SCRIPT LOAD`.
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// SHA-1 of the source, 40 hex digits: the first argument of `EVALSHA`.
    #[must_use]
    pub fn sha(&self) -> &str {
        self.loaded.get_or_init(|| redis::Script::new(self.source)).get_hash()
    }

    pub(crate) fn load(&self) -> redis::Cmd {
        let mut cmd = redis::cmd("SCRIPT");
        cmd.arg("LOAD").arg(self.source);
        cmd
    }
}

/// `script!("inventory/reserve", "inventory/include/hub", …)`: the operation, then what it includes, in order.
macro_rules! script {
    ($name:literal $(, $include:literal)* $(,)?) => {
        $crate::Script::new(
            $name,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $name, ".lua")),
            concat!(
                $(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $include, ".lua")), "\n",)*
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $name, ".lua")),
            ),
        )
    };
}

pub(crate) use script;
