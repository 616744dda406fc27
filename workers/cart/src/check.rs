//! What a request must be before anything is done with it.

use runtime::{Code, Fault};
use subjects::{
    Check,
    check::MAX_QTY,
    ids::{HubId, IdError, Sku, Token, UserId},
    v1,
};

use lua::cart::CartKey;

/// Most codes of a cart, as of a checkout.
const MAX_CODES: usize = 10;
/// The prefix of an owner who has not logged in.
pub const ANONYMOUS: &str = "anon_";
/// Least hex digits after it: 128 bits, since the id alone opens the cart.
const SECRET_LEN: usize = 32;

pub fn is_anonymous(owner: &str) -> bool {
    owner.starts_with(ANONYMOUS)
}

fn anonymous(check: &mut Check, pointer: &str, owner: &str) {
    let secret = owner.strip_prefix(ANONYMOUS).unwrap_or_default();
    let hex = secret.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let right = hex && secret.len() >= SECRET_LEN && owner.len() <= subjects::ids::MAX_LEN;
    check.that(right, pointer, "is no id of an anonymous cart");
}

fn owner(check: &mut Check, owner: &str) {
    if is_anonymous(owner) {
        anonymous(check, "/owner", owner);
    } else if let Err(error) = UserId::parse(owner) {
        let detail = if matches!(error, IdError::Prefix(_)) {
            "starts with neither usr_ nor anon_".to_owned()
        } else {
            error.to_string()
        };
        check.wrong("/owner", detail);
    }
}

fn key(check: &mut Check, named: &str, hub_id: &str) -> CartKey {
    owner(check, named);
    check.id::<HubId>("/hub_id", hub_id);
    CartKey { owner: named.to_owned(), hub: hub_id.to_owned() }
}

pub fn get(request: &v1::GetCart) -> Result<CartKey, Fault> {
    let mut check = Check::new();
    let cart = key(&mut check, &request.owner, &request.hub_id);
    check.done()?;
    Ok(cart)
}

pub fn add(request: &v1::AddToCart) -> Result<CartKey, Fault> {
    let mut check = Check::new();
    let cart = key(&mut check, &request.owner, &request.hub_id);
    check.id::<Sku>("/sku", &request.sku);
    let least = u32::from(!request.set);
    let right = (least..=MAX_QTY).contains(&request.qty);
    check.that(right, "/qty", if request.set { "must be 0 to 999" } else { "must be 1 to 999" });
    check.done()?;
    Ok(cart)
}

/// The codes as they are kept: in capitals, as promotions know them, without spaces around them, each once.
pub fn codes(request: v1::PutCartCodes) -> Result<(CartKey, Vec<String>), Fault> {
    let mut check = Check::new();
    let cart = key(&mut check, &request.owner, &request.hub_id);
    check.that(request.codes.len() <= MAX_CODES, "/codes", "takes at most 10 codes");
    let mut codes: Vec<String> = Vec::new();
    for (i, code) in request.codes.iter().enumerate().take(MAX_CODES) {
        let pointer = format!("/codes/{i}");
        check.text(&pointer, code, 64);
        check.that(!code.contains('\n'), &pointer, "has a control character");
        let code = code.trim().to_uppercase();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    check.done()?;
    Ok((cart, codes))
}

/// From and to. Only a cart that belongs to nobody can be taken over, and only by somebody.
pub fn merge(request: &v1::MergeCart) -> Result<(CartKey, CartKey), Fault> {
    let mut check = Check::new();
    anonymous(&mut check, "/from", &request.from);
    check.id::<UserId>("/owner", &request.owner);
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.done()?;
    let cart = |owner: &str| CartKey { owner: owner.to_owned(), hub: request.hub_id.clone() };
    Ok((cart(&request.from), cart(&request.owner)))
}

/// A line that would have more than a checkout takes.
pub fn too_many(qty: u64) -> Fault {
    let mut check = Check::new();
    check.wrong("/qty", format_args!("the line would have {qty}; at most {MAX_QTY}"));
    check.done().err().unwrap_or_else(|| Fault::reject(Code::RequestInvalid, "/qty"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANON: &str = "anon_0123456789abcdef0123456789abcdef";

    fn pointers(result: Result<impl Sized, Fault>) -> Vec<String> {
        let fault = result.err().unwrap();
        assert_eq!(fault.code, Code::RequestInvalid);
        fault.fields.into_iter().map(|field| field.pointer).collect()
    }

    #[test]
    fn owners_are_users_or_secrets() {
        for right in ["usr_1", ANON] {
            assert!(get(&v1::GetCart { owner: right.into(), hub_id: "hub_1".into() }).is_ok(), "{right}");
        }
        let short = &ANON[..20];
        let long = format!("{ANON}{}", "0".repeat(40));
        for wrong in
            ["", "usr_", "rid_1", "anon_", short, &long, "anon_0123456789ABCDEF0123456789abcdef", "usr_a b"]
        {
            let request = v1::GetCart { owner: wrong.into(), hub_id: "hub 1".into() };
            assert_eq!(pointers(get(&request)), ["/owner", "/hub_id"], "{wrong}");
        }
    }

    #[test]
    fn quantities_are_those_of_a_checkout() {
        let add = |qty, set| {
            let (owner, hub_id, sku) = ("usr_1".into(), "hub_1".into(), "milk".into());
            add(&v1::AddToCart { owner, hub_id, sku, qty, set })
        };
        assert!(add(1, false).is_ok() && add(999, false).is_ok() && add(0, true).is_ok());
        for (qty, set) in [(0, false), (1_000, false), (1_000, true), (u32::MAX, true)] {
            assert_eq!(pointers(add(qty, set)), ["/qty"]);
        }
    }

    #[test]
    fn codes_are_kept_once_and_bounded() {
        let put = |codes: &[&str]| {
            let codes = codes.iter().map(|code| (*code).to_owned()).collect();
            super::codes(v1::PutCartCodes { owner: "usr_1".into(), hub_id: "hub_1".into(), codes })
        };
        assert_eq!(put(&[" a", "B", "A"]).unwrap().1, ["A", "B"]);
        assert_eq!(pointers(put(&["A", " ", "x\ny"])), ["/codes/1", "/codes/2"]);
        assert_eq!(pointers(put(&["c"; 11])), ["/codes"]);
    }

    #[test]
    fn nobody_takes_over_a_customers_cart() {
        let merge = |from: &str, owner: &str| {
            merge(&v1::MergeCart { from: from.into(), owner: owner.into(), hub_id: "hub_1".into() })
        };
        assert!(merge(ANON, "usr_1").is_ok());
        assert_eq!(pointers(merge("usr_2", "usr_1")), ["/from"]);
        assert_eq!(pointers(merge(ANON, ANON)), ["/owner"]);
    }
}
