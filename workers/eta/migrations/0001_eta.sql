create schema if not exists eta;
