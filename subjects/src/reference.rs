//! `SUBJECTS.md`, rendered from the table.

use std::fmt::Write;

use crate::{Code, Kind, table};

/// The whole document. A test holds the committed file to it.
pub fn render() -> String {
    let mut out = String::from(
        "# Subjects\n\n\
         Rendered from `subjects/src/table/` and `subjects/src/codes.rs`; a test holds this file to them \
         (`KILAT_BLESS=1 cargo test -p subjects --test reference` writes it anew). Messages are in \
         `subjects/proto/kilat/v1/`; every one travels as protobuf or, on request, as canonical proto3 \
         JSON.\n",
    );
    for (kind, title) in [
        (Kind::Request, "Request/reply"),
        (Kind::Work, "Work"),
        (Kind::Event, "Events"),
        (Kind::Live, "Live"),
    ] {
        let _ = write!(out, "\n## {title}\n\n");
        out.push_str(if kind == Kind::Request {
            "| Subject | Request | Reply | |\n|---|---|---|---|\n"
        } else {
            "| Subject | Message | Stream | Owner | |\n|---|---|---|---|---|\n"
        });
        for row in table::rows().filter(|row| row.kind == kind) {
            let doc = row.doc.trim();
            let _ = if kind == Kind::Request {
                writeln!(out, "| `{}` | `{}` | `{}` | {doc} |", row.subject, row.request, row.reply)
            } else {
                let stream = if row.stream.is_empty() { "–" } else { row.stream };
                writeln!(out, "| `{}` | `{}` | {stream} | {} | {doc} |", row.subject, row.request, row.owner)
            };
        }
    }
    out.push_str("\n## Error codes\n\n| Code | Meaning |\n|---|---|\n");
    for code in Code::ALL {
        let _ = writeln!(out, "| `{code}` | {} |", code.meaning().trim());
    }
    out
}
