//! Defaults, then the file, then the environment.

use config::{File, FileFormat, Map};

use super::{Config, ConfigError, DEFAULTS};

const FILE: &str = "KILAT_CONFIG";
const PREFIX: &str = "KILAT__";
const NATS_PASSWORD: &str = "KILAT_NATS_PASSWORD_";

pub(super) fn from(env: impl Iterator<Item = (String, String)>) -> Result<Config, ConfigError> {
    let invalid = |error: config::ConfigError| ConfigError::Invalid(error.to_string());
    let (mut path, mut settings) = (None, Map::new());
    for (name, value) in env {
        if name == FILE {
            path = Some(value).filter(|path| !path.is_empty());
        } else if let Some(rest) = name.strip_prefix(PREFIX) {
            settings.insert(rest.to_ascii_lowercase().replace("__", "."), value);
        } else if let Some(role) = name.strip_prefix(NATS_PASSWORD) {
            settings.insert(format!("nats.passwords.{}", role.to_ascii_lowercase()), value);
        }
    }
    let mut builder = config::Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
    if let Some(path) = path {
        let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::File { path, source })?;
        builder = builder.add_source(File::from_str(&text, FileFormat::Toml));
    }
    for (key, value) in settings {
        // As text: the field's type decides what it is, so that a password of digits stays one.
        builder = builder.set_override(&key, value).map_err(|_| {
            ConfigError::Invalid(format!(
                "no setting is named {PREFIX}{}",
                key.to_ascii_uppercase().replace('.', "__")
            ))
        })?;
    }
    let config: Config = builder.build().and_then(config::Config::try_deserialize).map_err(invalid)?;
    config.check()?;
    Ok(config)
}
