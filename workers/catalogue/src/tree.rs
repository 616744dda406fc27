//! The category tree, from the slug paths of products.

use std::collections::BTreeMap;

use subjects::v1;

#[derive(Default)]
struct Node(BTreeMap<String, Node>);

/// Each path and every path above it, once, by slug. `slug` is the whole path from the root.
pub fn grow<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<v1::Category> {
    let mut root = Node::default();
    for path in paths {
        let mut at = &mut root;
        for slug in path.split('/').filter(|slug| !slug.is_empty()) {
            at = at.0.entry(slug.to_owned()).or_default();
        }
    }
    children(root, "")
}

fn children(node: Node, above: &str) -> Vec<v1::Category> {
    let of = |(slug, node): (String, Node)| {
        let path = if above.is_empty() { slug.clone() } else { format!("{above}/{slug}") };
        v1::Category { name: name(&slug), children: children(node, &path), slug: path }
    };
    node.0.into_iter().map(of).collect()
}

/// `fresh-fruit` → `Fresh fruit`.
fn name(slug: &str) -> String {
    let mut words = slug.replace('-', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_a_tree() {
        let tree = grow(["dairy/milk", "fresh-fruit", "dairy/milk", "dairy/eggs"].into_iter());
        assert_eq!(tree.len(), 2);
        assert_eq!((tree[0].slug.as_str(), tree[0].name.as_str()), ("dairy", "Dairy"));
        let below: Vec<&str> = tree[0].children.iter().map(|c| c.slug.as_str()).collect();
        assert_eq!(below, ["dairy/eggs", "dairy/milk"]);
        assert_eq!((tree[1].name.as_str(), tree[1].children.len()), ("Fresh fruit", 0));
    }
}
