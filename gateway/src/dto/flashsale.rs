//! Flash sales.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    ids::{HubId, Name, Sku},
    v1,
};
use utoipa::ToSchema;

use super::{
    checkout::{CheckoutAccepted, PaymentChoice},
    common::{Address, Money, absent, some, time},
    promo::MAX_FINGERPRINT,
};

macro_rules! words {
    ($(#[doc = $doc:literal])+ $name:ident of $message:ident, $what:literal: $($(#[doc = $word_doc:literal])* $word:ident)+) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[doc = $word_doc])* $word,)+ }

        impl From<$name> for v1::$message {
            fn from(word: $name) -> Self {
                match word { $($name::$word => Self::$word,)+ }
            }
        }

        impl TryFrom<v1::$message> for $name {
            type Error = Fault;

            fn try_from(message: v1::$message) -> Result<Self, Fault> {
                match message {
                    v1::$message::Unspecified => Err(absent($what)),
                    $(v1::$message::$word => Ok(Self::$word),)+
                }
            }
        }
    };
}

words! {
    /// How a sale's crowd is let in.
    SaleMode of SaleMode, "sale mode":
    /// In order of arrival.
    Fifo
    /// Drawn from those who wait.
    Random
    /// Without a waiting room: who comes when all places are taken is turned away.
    Reject
}

words! {
    /// Where a sale stands.
    SaleState of SaleState, "sale state": Scheduled Open SoldOut Ended
}

words! {
    /// Where a buyer stands.
    PlaceState of PlaceState, "place state":
    Waiting
    /// May buy until `expires_at`.
    Admitted
    /// The units are held and the checkout runs.
    Buying
    Bought
    /// The place was not used in time and passed on.
    PassedOn
    SoldOut
    /// What is left will hardly reach this position.
    Unlikely
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaleRequest {
    pub hub_id: String,
    pub sku: String,
    /// Of one unit.
    pub price: Money,
    #[schema(minimum = 1, maximum = 100_000)]
    pub units: u32,
    /// Most units of one buyer; 1 if absent.
    #[schema(minimum = 1, maximum = 999)]
    pub per_user: Option<u32>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// `FIFO` if absent.
    pub mode: Option<SaleMode>,
    /// Buyers let in per second; 100 if absent.
    #[schema(minimum = 1, maximum = 10_000)]
    pub admit_per_s: Option<u32>,
    /// How long a place is kept for its buyer, seconds; 60 if absent.
    #[schema(minimum = 1, maximum = 3_600)]
    pub place_s: Option<u32>,
    /// Over how many parts the stock is spread; 10 if absent.
    #[schema(minimum = 1, maximum = 64)]
    pub buckets: Option<u32>,
}

impl SaleRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, sale: Name) -> Result<v1::PutSale, Fault> {
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &self.hub_id);
        check.id::<Sku>("/sku", &self.sku);
        let price: v1::Money = self.price.into();
        check.money("/price", Some(&price));
        let mut within = |pointer: &str, given: Option<u32>, most: u32| {
            let right = given.is_none_or(|given| (1..=most).contains(&given));
            check.that(right, pointer, &format!("must be 1 to {most}"));
            given.unwrap_or_default()
        };
        let units = within("/units", Some(self.units), 100_000);
        let per_user = within("/per_user", Some(self.per_user.unwrap_or(1)), 999);
        let admit_per_s = within("/admit_per_s", self.admit_per_s, 10_000);
        let place_s = within("/place_s", self.place_s, 3_600);
        let buckets = within("/buckets", self.buckets, 64);
        check.that(self.starts_at < self.ends_at, "/ends_at", "is not after starts_at");
        check.done()?;
        let sale = v1::Sale {
            sale_id: sale.into(),
            hub_id: self.hub_id,
            sku: self.sku,
            price: Some(price),
            units,
            per_user,
            starts_at: Some(self.starts_at.into()),
            ends_at: Some(self.ends_at.into()),
            mode: v1::SaleMode::from(self.mode.unwrap_or(SaleMode::Fifo)).into(),
            admit_per_s,
            place_s,
            buckets,
            ..Default::default()
        };
        Ok(v1::PutSale { sale: Some(sale) })
    }
}

/// A sale, as everybody sees it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SaleCard {
    pub sale_id: String,
    pub hub_id: String,
    pub sku: String,
    pub price: Option<Money>,
    pub units: u32,
    pub per_user: u32,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub mode: SaleMode,
    pub state: SaleState,
}

impl TryFrom<v1::Sale> for SaleCard {
    type Error = Fault;

    fn try_from(s: v1::Sale) -> Result<Self, Fault> {
        Ok(Self {
            mode: s.mode().try_into()?,
            state: s.state().try_into()?,
            sale_id: s.sale_id,
            hub_id: s.hub_id,
            sku: s.sku,
            price: s.price.map(Into::into),
            units: s.units,
            per_user: s.per_user,
            starts_at: time(s.starts_at),
            ends_at: time(s.ends_at),
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SaleList {
    pub items: Vec<SaleCard>,
    pub next_cursor: Option<String>,
}

impl TryFrom<v1::SaleList> for SaleList {
    type Error = Fault;

    fn try_from(list: v1::SaleList) -> Result<Self, Fault> {
        Ok(Self {
            items: list.items.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            next_cursor: some(list.next_cursor),
        })
    }
}

/// A sale, as its makers see it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Sale {
    #[serde(flatten)]
    pub card: SaleCard,
    pub admit_per_s: u32,
    pub place_s: u32,
    pub buckets: u32,
    pub sold: u32,
    pub held: u32,
    pub waiting: u32,
    pub version: u64,
}

impl TryFrom<v1::Sale> for Sale {
    type Error = Fault;

    fn try_from(s: v1::Sale) -> Result<Self, Fault> {
        let v1::Sale { admit_per_s, place_s, buckets, sold, held, waiting, version, .. } = s;
        Ok(Self { card: s.try_into()?, admit_per_s, place_s, buckets, sold, held, waiting, version })
    }
}

/// Proves that this device asked, once.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SaleToken {
    pub token: String,
    pub expires_at: Option<DateTime<Utc>>,
}

impl From<v1::SaleToken> for SaleToken {
    fn from(t: v1::SaleToken) -> Self {
        Self { token: t.token, expires_at: time(t.expires_at) }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaleCheckoutRequest {
    pub sale_id: String,
    /// From `GET /v1/flash-sale/token`; each attempt needs a new one.
    #[schema(max_length = 1024)]
    pub token: String,
    /// The device's, as the token was asked for.
    #[schema(min_length = 1, max_length = 128)]
    pub fingerprint: String,
    /// 1 if absent.
    #[schema(minimum = 1, maximum = 999)]
    pub qty: Option<u32>,
    pub payment: PaymentChoice,
    pub address: Address,
}

impl SaleCheckoutRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, user: &str, key: String) -> Result<v1::EnterSale, Fault> {
        let mut check = Check::new();
        check.id::<Name>("/sale_id", &self.sale_id);
        check.text("/token", &self.token, 1_024);
        check.text("/fingerprint", &self.fingerprint, MAX_FINGERPRINT);
        let qty = self.qty.unwrap_or(1);
        check.that((1..=subjects::check::MAX_QTY).contains(&qty), "/qty", "must be 1 to 999");
        self.payment.check(&mut check, "/payment");
        self.address.check(&mut check, "/address");
        check.done()?;
        Ok(v1::EnterSale {
            sale_id: self.sale_id,
            user_id: user.to_owned(),
            token: self.token,
            fingerprint: self.fingerprint,
            idempotency_key: key,
            qty,
            payment: Some(self.payment.into()),
            address: Some(self.address.into()),
            reply_to: String::new(),
        })
    }
}

/// A buyer's place in a sale.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SalePlace {
    pub sale_id: String,
    pub status: PlaceState,
    /// From 1; null when not waiting.
    pub position: Option<u64>,
    /// Null when not waiting.
    pub estimated_wait_s: Option<f64>,
    /// Of a buyer who was let in: until when his place is kept.
    pub expires_at: Option<DateTime<Utc>>,
    pub order_id: Option<String>,
    /// Units nobody holds yet.
    pub left: u32,
}

impl TryFrom<v1::SalePlace> for SalePlace {
    type Error = Fault;

    fn try_from(p: v1::SalePlace) -> Result<Self, Fault> {
        let status: PlaceState = p.state().try_into()?;
        Ok(Self {
            status,
            sale_id: p.sale_id,
            position: (p.position > 0).then_some(p.position),
            estimated_wait_s: (p.position > 0).then_some(p.estimated_wait_s),
            expires_at: time(p.expires_at),
            order_id: some(p.order_id),
            left: p.left,
        })
    }
}

impl SalePlace {
    /// Nothing changes any more.
    pub const fn is_last(&self) -> bool {
        match self.status {
            PlaceState::Bought | PlaceState::PassedOn | PlaceState::SoldOut => true,
            PlaceState::Waiting | PlaceState::Admitted | PlaceState::Buying | PlaceState::Unlikely => false,
        }
    }
}

/// 202: in the queue, or let in and not decided yet.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum SaleAccepted {
    /// In the queue.
    Queued(SalePlace),
    /// The checkout runs; `Location` is the order.
    Running(CheckoutAccepted),
}

/// How far a sale is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SaleTick {
    pub sale_id: String,
    pub state: SaleState,
    /// Arrivals up to this number have been let in.
    pub admitted: u64,
    pub left: u32,
    pub waiting: u64,
}

impl TryFrom<v1::SaleTick> for SaleTick {
    type Error = Fault;

    fn try_from(t: v1::SaleTick) -> Result<Self, Fault> {
        Ok(Self {
            state: t.state().try_into()?,
            sale_id: t.sale_id,
            admitted: t.admitted,
            left: t.left,
            waiting: t.waiting,
        })
    }
}

/// The data of an event of the queue's stream, by its name.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum QueueEvent {
    /// `event: place`
    Place(SalePlace),
    /// `event: tick`
    Tick(SaleTick),
    /// `event: end`
    End(super::common::StreamEnd),
}
