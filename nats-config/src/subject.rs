//! Subjects as patterns.

/// Whether some subject matches both patterns: two streams may not have such.
pub(crate) fn overlap(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(">"), Some(_)) | (Some(_), Some(">")) => return true,
            (Some(x), Some(y)) if x == y || x == "*" || y == "*" => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    fn patterns_overlap_when_one_subject_fits_both() {
        for (a, b) in
            [("evt.>", "evt.order.a"), ("evt.*.a", "evt.b.*"), ("a.b", "a.b"), (">", "a"), ("a.*.c", "a.>")]
        {
            assert!(overlap(a, b) && overlap(b, a), "{a} {b}");
        }
        for (a, b) in
            [("evt.>", "evt"), ("evt.*", "evt.a.b"), ("a.b", "a.c"), ("a.*.c", "a.b.d"), ("evt.>", "dlq.>")]
        {
            assert!(!overlap(a, b) && !overlap(b, a), "{a} {b}");
        }
    }
}
