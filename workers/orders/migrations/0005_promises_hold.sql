-- Apart from the constraints' own migration: reads the table, and keeps nobody from writing to it.
alter table orders.orders validate constraint orders_total_adds_up;
alter table orders.orders validate constraint orders_discount_of_lines;
alter table orders.orders validate constraint orders_discount_of_fee;
alter table orders.orders validate constraint orders_tax_not_negative;
alter table orders.orders validate constraint orders_confirmed_is_paid;
