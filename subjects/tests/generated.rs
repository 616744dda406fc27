//! The committed code under `src/generated/` is what the `.proto` files say.
//!
//! Compiled by protox, so no protoc is needed. After a change to a `.proto` file run
//! `KILAT_BLESS=1 cargo test -p subjects --test generated` and commit the result.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};

use prost::Message;

fn generate(out: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("proto");
    let mut protos: Vec<PathBuf> = std::fs::read_dir(root.join("kilat/v1"))
        .expect("proto folder")
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "proto"))
        .collect();
    protos.sort();

    let descriptors = protox::compile(&protos, [&root]).expect("the .proto files compile");
    let mut prost = prost_build::Config::new();
    prost
        .out_dir(out)
        .compile_well_known_types()
        .extern_path(".google.protobuf", "::pbjson_types")
        .bytes(["."])
        .btree_map(["."])
        .compile_fds(descriptors.clone())
        .expect("prost accepts the descriptors");
    pbjson_build::Builder::new()
        .register_descriptors(&descriptors.encode_to_vec())
        .expect("pbjson accepts the descriptors")
        .preserve_proto_field_names()
        .btree_map(["."])
        .out_dir(out)
        .build(&[".kilat"])
        .expect("pbjson writes the JSON encoding");
}

#[test]
fn generated_code_matches_the_proto_files() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generated");
    let fresh = tempfile::tempdir().expect("temp dir");
    generate(fresh.path());
    for name in ["kilat.v1.rs", "kilat.v1.serde.rs"] {
        let now = std::fs::read_to_string(fresh.path().join(name)).expect("generated file");
        let path = committed.join(name);
        if std::env::var_os("KILAT_BLESS").is_some() {
            std::fs::write(&path, &now).expect("write the generated file");
        }
        let was = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            was == now,
            "{name} differs from the .proto files; run with KILAT_BLESS=1 and review the diff"
        );
    }
}
