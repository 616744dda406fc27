//! The server's `partition()` and ours.

use futures::StreamExt as _;
use servers::{Nats, NatsOptions};
use subjects::ids::RiderId;

const CONF: &str = r#"
server_name: mapping
host: $KILAT_NATS_HOST
port: $KILAT_NATS_PORT
http_port: $KILAT_NATS_MONITOR_PORT
jetstream { store_dir: $KILAT_NATS_STORE_DIR }
mappings = {
  "gps.*.*": "gpsp.{{partition(16,2)}}.{{wildcard(1)}}.{{wildcard(2)}}"
}
"#;

#[tokio::test]
async fn the_server_puts_a_rider_into_the_partition_we_say() {
    let dir = tempfile::tempdir().unwrap();
    let nats = Nats::start(dir.path().join("nats"), NatsOptions::new(CONF)).await.unwrap();
    let client = async_nats::connect(nats.url()).await.unwrap();
    let mut pings = client.subscribe("gpsp.>").await.unwrap();
    let riders: Vec<RiderId> = (0..500).map(|_| RiderId::fresh()).collect();
    for (n, rider) in riders.iter().enumerate() {
        client.publish(format!("gps.city{}.{rider}", n % 7), "".into()).await.unwrap();
    }
    client.flush().await.unwrap();
    for (n, rider) in riders.iter().enumerate() {
        let ping = pings.next().await.unwrap();
        assert_eq!(
            ping.subject.as_str(),
            format!("gpsp.{}.city{}.{rider}", subjects::partition(rider), n % 7)
        );
    }
}
