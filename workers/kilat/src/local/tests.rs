use std::os::unix::fs::PermissionsExt as _;

use super::*;

fn local() -> (tempfile::TempDir, Local) {
    let dir = tempfile::tempdir().unwrap();
    let local = Local::make(&dir.path().join("kilat")).unwrap();
    (dir, local)
}

#[test]
fn the_lock_is_held_once_and_says_by_whom() {
    let (_dir, local) = local();
    assert_eq!(local.holder().unwrap(), None);
    let lock = local.lock().unwrap().unwrap();
    let me = Holder { pid: std::process::id() };
    assert_eq!(local.lock().unwrap().unwrap_err(), me);
    assert_eq!(local.holder().unwrap(), Some(me));
    drop(lock);
    assert_eq!(local.holder().unwrap(), None);
    assert!(local.lock().unwrap().is_ok());
}

#[test]
fn settings_come_back_as_they_were_and_nobody_else_reads_them() {
    let (_dir, local) = local();
    let settings: Settings = [("A", "it's 'quoted'"), ("B", "postgres://k:p@h/db?x=1"), ("C", "")]
        .map(|(n, v)| (n.into(), v.into()))
        .into();
    local.set_settings(&settings).unwrap();
    assert_eq!(local.settings().unwrap(), settings);
    let mode = fs::metadata(local.dir().join("env")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_a_dead_process_left_is_not_ready() {
    let (_dir, local) = local();
    fs::write(local.dir().join("ready.json"), "{}").unwrap();
    assert!(local.ready().unwrap().is_none());
}

#[test]
fn secrets_are_made_once_begin_with_a_letter_and_are_private() {
    let (_dir, local) = local();
    let first = secrets::at(&local.secrets()).unwrap();
    assert_eq!(secrets::at(&local.secrets()).unwrap(), first);
    let keys = [secrets::FINGERPRINT_KEY, secrets::QUOTE_KEY, secrets::SALE_KEY];
    for name in nats_config::Role::ALL.iter().map(|role| role.password_env()).chain(keys) {
        let password = first.get(name).unwrap();
        assert!(password.starts_with(|c: char| c.is_ascii_alphabetic()), "{password}");
        assert!(password.len() >= 32 && password.chars().all(|c| c.is_ascii_alphanumeric()));
    }
    let mode = fs::metadata(local.secrets()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_new_role_gets_a_password_and_the_others_keep_theirs() {
    let (_dir, local) = local();
    write_private(&local.secrets(), "KILAT_NATS_PASSWORD_ORDERS='kept'\n").unwrap();
    let secrets = secrets::at(&local.secrets()).unwrap();
    assert_eq!(secrets.get("KILAT_NATS_PASSWORD_ORDERS").map(String::as_str), Some("kept"));
    assert!(secrets.contains_key("KILAT_NATS_PASSWORD_GATEWAY"));
}
