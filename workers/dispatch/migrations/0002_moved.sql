-- When a trip last moved: accepted, a bag taken, a bag given, an order let go. What does not move for too
-- long is somebody's to look at.
alter table dispatch.assignment add column moved_at timestamptz;
