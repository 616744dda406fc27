//! What one rider's device may say and hear.

use subjects::{
    ids::{City, Name, RiderId},
    partition::partition,
};

/// Subscriptions of one connection.
pub const MAX_SUBSCRIPTIONS: i64 = 10;
/// Bytes of one message.
pub const MAX_PAYLOAD: i64 = 1_024;

/// Subjects as the server checks them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grants {
    pub publish: Vec<String>,
    pub subscribe: Vec<String>,
}

impl Grants {
    /// Pings are checked after the account's mapping has put them into their partition, so that is what
    /// is granted: his own partition, and no other.
    pub fn of(rider: &RiderId, city: &City, inbox: &Name) -> Self {
        Self {
            publish: vec![format!("gpsp.{}.{city}.{rider}", partition(rider)), reports(rider, city)],
            subscribe: vec![commands(rider, city), format!("{}.>", inbox_prefix(inbox))],
        }
    }
}

/// Where a device sends its pings.
pub fn pings(rider: &RiderId, city: &City) -> String {
    format!("gps.{city}.{rider}")
}

pub fn reports(rider: &RiderId, city: &City) -> String {
    format!("drv.{city}.{rider}.evt.*")
}

pub fn commands(rider: &RiderId, city: &City) -> String {
    format!("drv.{city}.{rider}.cmd.*")
}

pub fn inbox_prefix(inbox: &Name) -> String {
    format!("_INBOX.{inbox}")
}

/// Whether an MQTT client id is this rider's: his id, alone or with `-` and more behind it. A session
/// belongs to its client id, and who connects with another's takes it over.
pub fn is_his_client_id(client_id: &str, rider: &RiderId) -> bool {
    let rest = client_id.strip_prefix(subjects::ids::Token::as_str(rider));
    client_id.len() <= 128 && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use subjects::ids::Token as _;

    use super::*;

    #[test]
    fn a_rider_is_granted_his_own_subjects_and_nothing_wide() {
        let (rider, city) = (RiderId::parse("rid_1").unwrap(), City::parse("jkt").unwrap());
        let grants = Grants::of(&rider, &city, &Name::parse("n0nce").unwrap());
        assert_eq!(grants.publish.len() + grants.subscribe.len(), 4);
        assert!(grants.publish[0].starts_with("gpsp.") && grants.publish[0].ends_with(".jkt.rid_1"));
        assert!(!grants.publish[0].contains('*'));
        assert_eq!(grants.publish[1], "drv.jkt.rid_1.evt.*");
        assert_eq!(grants.subscribe, ["drv.jkt.rid_1.cmd.*", "_INBOX.n0nce.>"]);
    }

    #[test]
    fn a_client_id_is_the_riders_own() {
        let rider = RiderId::parse("rid_1").unwrap();
        for his in ["rid_1", "rid_1-", "rid_1-phone"] {
            assert!(is_his_client_id(his, &rider), "{his}");
        }
        for other in ["", "rid_", "rid_12", "rid_1_2", "rid_2-rid_1", "RID_1"] {
            assert!(!is_his_client_id(other, &rider), "{other}");
        }
    }
}
