//! `SUBJECTS.md` says what the table says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[test]
fn subjects_md_is_rendered_from_the_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("SUBJECTS.md");
    let now = subjects::reference::render();
    if std::env::var_os("KILAT_BLESS").is_some() {
        std::fs::write(&path, &now).expect("write SUBJECTS.md");
    }
    let was = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(was == now, "SUBJECTS.md differs from the table; run with KILAT_BLESS=1 and review the diff");
}
