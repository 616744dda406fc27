-- One plan for all calls. Every statement in these functions goes by key, so the values make no
-- difference to the plan, and planning anew on each call costs as much as the call. That plans are kept
-- for as long as a session lives is why the functions allow none that reads a table whole.
alter function orders.create_orders set plan_cache_mode = force_generic_plan;
alter function orders.move_orders set plan_cache_mode = force_generic_plan;
alter function orders.note_payments set plan_cache_mode = force_generic_plan;
alter function orders.breach_orders set plan_cache_mode = force_generic_plan;
