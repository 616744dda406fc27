create schema if not exists geo;
