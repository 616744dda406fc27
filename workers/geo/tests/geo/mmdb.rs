//! A city database of our own making, in MaxMind's format, for tests.
//!
//! The format (version 2.0 of its specification): a binary tree over the bits of addresses, nodes of two
//! 24-bit records; 16 zero bytes; values, each with a control byte of type and size; a marker; the
//! metadata as a value. A record below the number of nodes is the next node, that number is "nothing", and
//! one above points to a value.

/// IPv4 networks in CIDR notation and where they are.
pub fn database(networks: &[(&str, (f64, f64))]) -> Vec<u8> {
    const NOTHING: usize = usize::MAX;
    let mut nodes = vec![[NOTHING; 2]];
    let mut data = Vec::new();
    // Which records point to values, and to which.
    let mut leaves = Vec::new();
    for (network, place) in networks {
        let (address, bits) = network.split_once('/').unwrap();
        let bits: u32 = bits.parse().unwrap();
        let address = u32::from(address.parse::<std::net::Ipv4Addr>().unwrap());
        let mut node = 0;
        for depth in 0..bits {
            let side = (address >> (31 - depth) & 1) as usize;
            if depth + 1 == bits {
                leaves.push((node, side, data.len()));
            } else {
                if nodes[node][side] == NOTHING {
                    nodes[node][side] = nodes.len();
                    nodes.push([NOTHING; 2]);
                }
                node = nodes[node][side];
            }
        }
        data.extend(location(*place));
    }
    let count = nodes.len();
    for node in &mut nodes {
        node.iter_mut().filter(|record| **record == NOTHING).for_each(|record| *record = count);
    }
    for (node, side, offset) in leaves {
        nodes[node][side] = count + 16 + offset;
    }
    let mut file: Vec<u8> =
        nodes.iter().flatten().flat_map(|r| (*r as u32).to_be_bytes()[1..].to_vec()).collect();
    file.extend([0; 16]);
    file.extend(data);
    file.extend(b"\xab\xcd\xefMaxMind.com");
    file.extend(metadata(count as u32));
    file
}

fn location((lat, lng): (f64, f64)) -> Vec<u8> {
    let point = map(&[("latitude", double(lat)), ("longitude", double(lng))]);
    map(&[("location", point)])
}

fn metadata(nodes: u32) -> Vec<u8> {
    let uint16 = |n: u16| [&[5 << 5 | 2][..], &n.to_be_bytes()].concat();
    let uint32 = |n: u32| [&[6 << 5 | 4][..], &n.to_be_bytes()].concat();
    // Types above 7 have a byte of their own, less seven: 9 is a 64-bit number, 11 an array.
    let uint64 = |n: u64| [&[8, 2][..], &n.to_be_bytes()].concat();
    map(&[
        ("binary_format_major_version", uint16(2)),
        ("binary_format_minor_version", uint16(0)),
        ("build_epoch", uint64(1_700_000_000)),
        ("database_type", text("Kilat-Test-City")),
        ("description", map(&[("en", text("made by a test"))])),
        ("ip_version", uint16(4)),
        ("languages", vec![0, 4]),
        ("node_count", uint32(nodes)),
        ("record_size", uint16(24)),
    ])
}

fn map(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = vec![7 << 5 | entries.len() as u8];
    for (key, value) in entries {
        bytes.extend(text(key));
        bytes.extend(value);
    }
    bytes
}

fn text(text: &str) -> Vec<u8> {
    assert!(text.len() < 29, "longer ones need a longer size");
    [&[2 << 5 | text.len() as u8], text.as_bytes()].concat()
}

fn double(number: f64) -> Vec<u8> {
    [&[3 << 5 | 8][..], &number.to_be_bytes()].concat()
}
