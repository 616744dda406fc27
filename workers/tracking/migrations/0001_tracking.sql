create schema if not exists tracking;
