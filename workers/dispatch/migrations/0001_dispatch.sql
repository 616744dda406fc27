create schema if not exists dispatch;
