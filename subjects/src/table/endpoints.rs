//! Request/reply: `svc.{service}.{operation}`.

use super::{Endpoint, Kind, Row};
use crate::v1;

macro_rules! endpoints {
    ($($service:ident {
        $($(#[doc = $doc:literal])+ $name:ident = $operation:literal ($request:ident) -> $reply:ident;)+
    })+) => {
        $(
            #[doc = concat!("`svc.", stringify!($service), ".*`")]
            pub mod $service {
                use super::{v1, Endpoint};

                /// The service, as `nats micro ls` names it.
                pub const SERVICE: &str = stringify!($service);

                $(
                    $(#[doc = $doc])+
                    #[derive(Clone, Copy, Debug)]
                    pub struct $name;

                    impl Endpoint for $name {
                        const SERVICE: &'static str = stringify!($service);
                        const OPERATION: &'static str = $operation;
                        const SUBJECT: &'static str =
                            concat!("svc.", stringify!($service), ".", $operation);
                        type Request = v1::$request;
                        type Reply = v1::$reply;
                    }
                )+
            }
        )+

        pub(super) const ROWS: &[Row] = &[$($(Row {
            subject: concat!("svc.", stringify!($service), ".", $operation),
            kind: Kind::Request,
            request: stringify!($request),
            reply: stringify!($reply),
            stream: "",
            owner: stringify!($service),
            doc: concat!($($doc),+),
            read: super::read::<v1::$request>,
            read_reply: Some(super::read::<v1::$reply>),
        },)+)+];
    };
}

endpoints! {
    catalogue {
        /// Price a basket at a hub, from memory.
        Price = "price" (PriceBasket) -> BasketPriced;
        /// One product.
        Product = "product" (GetProduct) -> Product;
        /// Products of a category, or all.
        Products = "products" (ListProducts) -> ProductList;
        /// The category tree.
        Categories = "categories" (Empty) -> CategoryTree;
        /// Create or change a product.
        PutProduct = "put_product" (PutProduct) -> Product;
        /// The prices a product has had.
        PriceHistory = "price_history" (GetPriceHistory) -> PriceHistory;
        /// Create or change many products; each line stands for itself.
        Import = "import" (ImportProducts) -> ProductsImported;
        /// What changed after a number of the feed.
        Changes = "changes" (GetChanges) -> Changes;
        /// What a hub sells.
        Assortment = "assortment" (GetAssortment) -> Assortment;
        /// Change what a hub sells.
        PutAssortment = "put_assortment" (PutAssortment) -> Assortment;
        /// One hub.
        Hub = "hub" (GetHub) -> Hub;
        /// All hubs.
        Hubs = "hubs" (ListHubs) -> HubList;
        /// Create or change a hub.
        PutHub = "put_hub" (PutHub) -> Hub;
    }
    inventory {
        /// Saga step 1: hold a whole basket at one hub.
        Reserve = "reserve" (ReserveStock) -> StockReserved;
        /// Saga step 4: the held units are sold.
        Confirm = "confirm" (ReservationRef) -> ReservationState;
        /// Undo of step 1: the held units are free again; leaves a tombstone.
        Release = "release" (ReservationRef) -> ReservationState;
        /// Undo of step 4: sold units go back on the shelf; leaves a tombstone.
        Return = "return" (ReservationRef) -> ReservationState;
        /// Keep a hold longer.
        Extend = "extend" (ExtendHold) -> ReservationState;
        /// What one SKU has at one hub, live.
        Stock = "stock" (GetStock) -> StockLevel;
        /// What whole baskets have at several hubs, live.
        Availability = "availability" (CheckAvailability) -> Availability;
        /// What every SKU has at one hub, live, a page at a time.
        Levels = "levels" (ListLevels) -> LevelList;
        /// Receive, adjust, transfer or count.
        Move = "move" (MoveStock) -> StockMoved;
        /// Split or merge a SKU's buckets, set its low-stock threshold.
        Split = "split" (SplitSku) -> StockLevel;
        /// Compare Redis with the record; repair if asked.
        Reconcile = "reconcile" (ReconcileHub) -> HubReconciled;
    }
    orders {
        /// Saga step 2: the order exists, PENDING.
        Create = "create" (CreateOrder) -> OrderCreated;
        /// Saga step 5, the pivot: PENDING becomes CONFIRMED.
        Confirm = "confirm" (ConfirmOrder) -> OrderConfirmed;
        /// Undo of step 2: closes the order against a late confirm.
        Fail = "fail" (FailOrder) -> OrderClosed;
        /// One order with its timeline.
        Get = "get" (GetOrder) -> Order;
        /// A user's orders, newest first.
        List = "list" (ListOrders) -> OrderList;
        /// Cancel, while the transition table allows it.
        Cancel = "cancel" (CancelOrder) -> Order;
        /// Store staff, riders and admins move an order along.
        Advance = "advance" (AdvanceOrder) -> Order;
    }
    payments {
        /// Saga step 3: authorize and capture.
        Charge = "charge" (ChargePayment) -> PaymentState;
        /// Undo of step 3: void or refund, and refuse what is still to come.
        Undo = "undo" (UndoPayment) -> PaymentState;
        /// One payment, by its id or its order's.
        Get = "get" (GetPayment) -> PaymentState;
        /// Give money back, whole or in part.
        Refund = "refund" (RefundPayment) -> RefundState;
        /// A provider's webhook, raw.
        Webhook = "webhook" (ProviderWebhook) -> WebhookAccepted;
        /// Put money into a wallet.
        CreditWallet = "credit_wallet" (CreditWallet) -> WalletState;
        /// A wallet's balance.
        Wallet = "wallet" (GetWallet) -> WalletState;
        /// Compare our books with the provider's list.
        Reconcile = "reconcile" (ReconcileProvider) -> ProviderReconciled;
    }
    checkout {
        /// Write the saga's row if it is not there, and say what is: the gateway's way on when the
        /// idempotency bucket is full or broken.
        Begin = "begin" (StartCheckout) -> CheckoutOutcome;
        /// One saga.
        Get = "get" (GetSaga) -> SagaView;
        /// Sagas by state, oldest first.
        List = "list" (ListSagas) -> SagaList;
        /// Hand a stuck saga back to the queue.
        Retry = "retry" (GetSaga) -> SagaView;
        /// A person has settled a stuck saga by hand.
        Resolve = "resolve" (ResolveSaga) -> SagaView;
    }
    geo {
        /// Which hub serves a point, with alternatives.
        Find = "find" (FindHub) -> Serviceability;
        /// Create or change a city's settings.
        PutCity = "put_city" (PutCity) -> City;
        /// One city.
        City = "city" (GetCity) -> City;
        /// All cities.
        Cities = "cities" (ListCities) -> CityList;
        /// Set where a hub delivers.
        PutZone = "put_zone" (PutZone) -> Zone;
        /// Where a hub delivers.
        Zone = "zone" (GetZone) -> Zone;
        /// A hub delivers nowhere any more; answers what was removed.
        RemoveZone = "remove_zone" (GetZone) -> Zone;
    }
    fulfilment {
        /// One pick task.
        Pick = "pick" (GetPick) -> PickTask;
        /// The pick tasks of a hub, oldest first.
        Picks = "picks" (ListPicks) -> PickList;
        /// How long a basket would take from now.
        Estimate = "estimate" (EstimateReady) -> ReadyEstimate;
        /// How many pick at once at a hub.
        SetPickers = "set_pickers" (SetPickers) -> ReadyEstimate;
    }
    dispatch {
        /// An order needs a rider; idempotent by order.
        Request = "request" (DispatchOrder) -> DispatchTask;
        /// How far the search for a rider is.
        Task = "task" (GetTask) -> DispatchTask;
        /// A rider takes the trip he was offered.
        Accept = "accept" (AcceptOffer) -> Assignment;
        /// A rider declines it.
        Reject = "reject" (RejectOffer) -> Assignment;
        /// Open offers of a rider, and the trip he is on.
        Offers = "offers" (ListOffers) -> OfferList;
        /// The rider of an order moves it along.
        Progress = "progress" (ReportProgress) -> Assignment;
        /// A rider goes on or off shift, or says how far he is.
        SetState = "set_state" (SetRiderState) -> Rider;
        /// Create or change a rider.
        PutRider = "put_rider" (PutRider) -> Rider;
        /// One rider.
        Rider = "rider" (GetRider) -> Rider;
        /// Riders of a city.
        Riders = "riders" (ListRiders) -> RiderList;
        /// Who carries an order now.
        Carrier = "carrier" (GetCarrier) -> Carrier;
        /// Riders and waiting orders around hubs.
        Supply = "supply" (GetSupply) -> SupplyList;
    }
    tracking {
        /// Where a rider is, or the rider of an order.
        Position = "position" (GetPosition) -> Position;
        /// Where riders of a city are.
        Positions = "positions" (GetPositions) -> PositionList;
        /// A rider's last points.
        Trail = "trail" (GetTrail) -> Trail;
        /// The way an order came.
        History = "history" (GetHistory) -> TrackHistory;
    }
    eta {
        /// When an order placed now would arrive.
        Calculate = "calculate" (CalculateEta) -> Eta;
        /// When an order arrives, and what was promised.
        Order = "order" (GetEta) -> Eta;
        /// How the promises held.
        Calibration = "calibration" (GetCalibration) -> Calibration;
    }
    devices {
        /// Short-lived credentials for a rider's device.
        Credentials = "credentials" (IssueCredentials) -> DeviceCredentials;
        /// Shut a rider out, and cut his connections.
        Ban = "ban" (BanRider) -> Ban;
        /// Let him in again.
        Lift = "lift" (LiftBan) -> Ban;
        /// Whether a rider is shut out.
        Standing = "standing" (GetBan) -> Ban;
    }
    search {
        /// Products of a hub that answer a query, best first.
        Query = "query" (SearchProducts) -> SearchResult;
        /// What somebody who types this may mean.
        Autocomplete = "autocomplete" (Autocomplete) -> Suggestions;
        /// Change a language's synonyms and foldings.
        PutLanguage = "put_language" (PutLanguage) -> Language;
        /// One language's synonyms and foldings.
        Language = "language" (GetLanguage) -> Language;
        /// Every language.
        Languages = "languages" (ListLanguages) -> LanguageList;
    }
    promo {
        /// What a basket would get, with a trace for each rule; nothing is taken.
        Evaluate = "evaluate" (EvaluatePromos) -> PromoResult;
        /// With saga step 2: take the uses a basket needs.
        Redeem = "redeem" (RedeemPromos) -> PromoResult;
        /// The order is paid: the uses are spent.
        Commit = "commit" (PromoRef) -> PromoState;
        /// Undo of redeem: the uses are free again; leaves a tombstone.
        Release = "release" (PromoRef) -> PromoState;
        /// Create or change a rule.
        Put = "put" (PutPromo) -> Promo;
        /// One rule.
        Get = "get" (GetPromo) -> Promo;
        /// Rules.
        List = "list" (ListPromos) -> PromoList;
        /// End a rule.
        Remove = "remove" (RemovePromo) -> Promo;
    }
    pricing {
        /// Items, promotions, fee, taxes, ETA and the total, held for 15 minutes.
        Quote = "quote" (MakeQuote) -> Quote;
        /// With saga step 2: what a quote said, if it still stands.
        Honour = "honour" (HonourQuote) -> Quote;
        /// Live signals and surge of an area.
        Signals = "signals" (GetSignals) -> Signals;
        /// Set a city's tariff.
        PutTariff = "put_tariff" (PutTariff) -> Tariff;
        /// A city's tariff.
        Tariff = "tariff" (GetTariff) -> Tariff;
    }
    flashsale {
        /// Create or change a sale that has not begun.
        Put = "put" (PutSale) -> Sale;
        /// One sale.
        Get = "get" (GetSale) -> Sale;
        /// Sales.
        List = "list" (ListSales) -> SaleList;
        /// A token that proves a device asked.
        Token = "token" (IssueSaleToken) -> SaleToken;
        /// Join the queue, or buy.
        Enter = "enter" (EnterSale) -> SalePlace;
        /// Where a buyer stands.
        Place = "place" (GetPlace) -> SalePlace;
        /// With saga step 1: what the units of this order cost, if the sale holds them for it.
        Honour = "honour" (HonourSale) -> BasketPriced;
    }
    cart {
        /// A cart as it stands.
        Get = "get" (GetCart) -> Cart;
        /// Add to a line, set it, or remove it.
        Add = "add" (AddToCart) -> Cart;
        /// Set the promotion codes.
        Codes = "codes" (PutCartCodes) -> Cart;
        /// Compare with prices, stock and promotions of now; differences are named and taken over.
        Revalidate = "revalidate" (GetCart) -> Cart;
        /// Empty it.
        Clear = "clear" (GetCart) -> Cart;
        /// Take over an anonymous cart at login.
        Merge = "merge" (MergeCart) -> Cart;
    }
}
