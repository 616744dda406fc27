//! Each script begins with a header that tells the truth about its KEYS, ARGV and answers.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const TABLES: [&str; 2] = ["KEYS", "ARGV"];

fn lua_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "lua") {
                found.push(path);
            }
        }
    }
    found
}

fn name(path: &Path) -> String {
    let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().with_extension("");
    path.to_str().unwrap().to_owned()
}

/// The comment block at the top, and the rest.
fn parts(text: &str) -> (Vec<&str>, String) {
    let header: Vec<&str> = text.lines().take_while(|line| line.starts_with("--")).collect();
    let code = text.lines().skip(header.len()).filter(|line| !line.trim_start().starts_with("--"));
    let code = code.collect::<Vec<_>>().join("\n");
    (header, code)
}

/// `KEYS[4..]` → (4, true); `KEYS[4]` → (4, false).
fn documented(header: &[&str], table: &str) -> Vec<(usize, bool)> {
    header
        .iter()
        .filter_map(|line| line.strip_prefix("-- ")?.strip_prefix(table)?.strip_prefix('[')?.split_once(']'))
        .map(|(index, text)| {
            assert!(text.trim().len() > 2, "{table}[{index}] is not described");
            let open = index.strip_suffix("..");
            (open.unwrap_or(index).parse().unwrap(), open.is_some())
        })
        .collect()
}

/// The highest literal index used, and where loops to the end of the table begin.
fn used(code: &str, table: &str) -> (usize, BTreeSet<usize>) {
    let opening = format!("{table}[");
    let literals = code.split(opening.as_str()).skip(1);
    let highest = literals.filter_map(|rest| rest.split_once(']')?.0.parse().ok()).max().unwrap_or(0);
    let mut loops: BTreeSet<usize> = code
        .lines()
        .filter_map(|line| {
            let (before, _) = line.split_once(&format!(", #{table}"))?;
            before.rsplit_once("= ")?.1.parse().ok()
        })
        .collect();
    if code.contains(&format!("unpack({table})")) {
        loops.insert(1);
    }
    (highest, loops)
}

#[test]
fn headers_list_exactly_the_keys_and_arguments_used() {
    for path in lua_files().into_iter().filter(|path| !path.to_str().unwrap().contains("/include/")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let (header, code) = parts(&text);
        let name = name(&path);
        for table in TABLES {
            let listed = documented(&header, table);
            let indices: Vec<usize> = listed.iter().map(|(index, _)| *index).collect();
            assert_eq!(
                indices,
                (1..=listed.len()).collect::<Vec<_>>(),
                "{name}: {table} are not listed in order"
            );
            let fixed = listed.iter().filter(|(_, open)| !open).count();
            let (highest, loops) = used(&code, table);
            assert_eq!(
                highest, fixed,
                "{name}: header lists {table}[{fixed}], the script uses {table}[{highest}]"
            );
            let open: BTreeSet<usize> =
                listed.iter().filter(|(_, open)| *open).map(|(index, _)| *index).collect();
            // Both tables may grow together: then one loop walks them.
            if table == "KEYS" || documented(&header, "KEYS").iter().all(|(_, open)| !open) {
                assert_eq!(loops, open, "{name}: where {table} grow");
            }
        }
        let first = header.first().unwrap();
        assert!(first.len() > 20 && !first.contains("KEYS["), "{name}: the header does not say what it does");
    }
}

#[test]
fn headers_list_every_answer() {
    for script in lua::scripts() {
        let (header, code) = parts(script.body());
        let header = header.join("\n");
        assert!(header.contains("-- returns {'"), "{}: no answers listed", script.name());
        let (_, code_with_includes) = parts(script.source());
        for (text, source) in [(&code, "script"), (&code_with_includes, "include")] {
            for tag in text.split("return { '").skip(1).filter_map(|rest| rest.split_once('\'')) {
                let listed = header.contains(&format!("{{'{}'", tag.0));
                let unused_include = source == "include" && !code.contains("seen(");
                assert!(
                    listed || unused_include,
                    "{}: answer {:?} is not in the header",
                    script.name(),
                    tag.0
                );
            }
        }
    }
}

#[test]
fn includes_touch_neither_keys_nor_arguments_and_build_no_keys() {
    for path in lua_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let (_, code) = parts(&text);
        let name = name(&path);
        assert!(!["inv:", "lim:", "flash:"].iter().any(|key| code.contains(key)), "{name} spells a key");
        if name.contains("/include/") {
            let code = code.replace("'HKEYS'", "");
            assert!(TABLES.iter().all(|table| !code.contains(table)), "{name} reads KEYS or ARGV");
        }
    }
}

#[test]
fn every_file_is_a_script_of_the_crate() {
    let files: BTreeSet<String> =
        lua_files().iter().map(|path| name(path)).filter(|name| !name.contains("/include/")).collect();
    let scripts: BTreeSet<String> = lua::scripts().iter().map(|script| script.name().to_owned()).collect();
    assert_eq!(files, scripts);
}

#[tokio::test]
async fn redis_knows_each_script_by_our_sha() {
    let dir = tempfile::tempdir().unwrap();
    let server = servers::Redis::start(dir.path(), servers::RedisOptions::default()).await.unwrap();
    let client = redis::Client::open(server.url()).unwrap();
    let mut redis = client.get_multiplexed_async_connection().await.unwrap();
    for script in lua::scripts() {
        let sha: String =
            redis::cmd("SCRIPT").arg("LOAD").arg(script.source()).query_async(&mut redis).await.unwrap();
        assert_eq!(sha, script.sha(), "{}", script.name());
    }
}
