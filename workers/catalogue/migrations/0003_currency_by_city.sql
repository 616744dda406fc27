-- Whether a city trades in another currency is asked before every price that is written.
create index price_currency on catalogue.price (city, currency) where until is null;
