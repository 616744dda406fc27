create schema if not exists fulfilment;
